// What is left in a page that a browser would run on another day; and whatever runs as soon as somebody touches it.
// rooted: only what stands in an article's text is touched and judged by its elements; else all of the page is.
(rooted) => {
  const active = "script, iframe, frame, object, embed, style, link, base, meta, form, input, button, textarea, select, "
    + "svg, math, video, audio, source, template, [style], [srcset], [name], [class]:not(code, .picture, .picture *)";
  const touches = ["mouseover", "mouseenter", "mousedown", "pointerenter", "focus", "wheel", "copy", "drop", "toggle"];
  const runs = (value) => /^(?:javascript|vbscript|livescript|data:text\/(?:html|xml)|data:image\/svg)/i
    .test(value.replace(/[\x00-\x20]/g, ""));
  const probe = (page, rooted, count) => {
    if (!page) return ["gone"];
    const found = new Set();
    // Texts side by side: each ends in the page, and none within another.
    const ends = page.querySelectorAll("[data-end]").length;
    if (count && (ends !== count || page.querySelector("section [data-end]"))) found.add("swallowed");
    for (const one of page.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (/^on[a-z]/i.test(name)) found.add(name);
        if (/^(?:.*href|src|action|formaction|data|poster|background|srcdoc)$/i.test(name) && runs(value)) found.add(`${name}=`);
      }
    }
    const roots = rooted ? [...page.querySelectorAll(".prose, .clean")] : [page.body ?? page.documentElement];
    for (const root of roots) {
      for (const one of root.querySelectorAll(active)) if (!one.closest(".picture")) found.add(`<${one.localName}>`);
      for (const one of [root, ...root.querySelectorAll("*")].slice(0, 2000)) {
        const asked = [...one.attributes].filter(({ name }) => /^on[a-z]/i.test(name)).map(({ name }) => name.slice(2).toLowerCase());
        for (const kind of [...touches, ...asked]) one.dispatchEvent(new Event(kind, { cancelable: true }));
        if (one.matches("a, area") && /^(?:javascript|vbscript|data):/i.test(one.protocol ?? "")) one.click();
        else if (one.matches("svg a, math [href], math *, [formaction], form[action] :is(button, input)"))
          one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, view: page.defaultView }));
      }
    }
    return [...found].sort();
  };
  const frames = [...document.querySelectorAll("iframe[data-look]")];
  if (!frames.length) return { "": probe(document, rooted) };
  return Object.fromEntries(frames.map((frame) => [frame.dataset.look, probe(frame.contentDocument, frame.dataset.rooted === "True", Number(frame.dataset.count))]));
}
