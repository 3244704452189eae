// The writers' editor. Without it the page is a form with plain fields, and everything can be handed in as well.
import { startCounts } from "./editor/counts.js";
import { Draft } from "./editor/drafts.js";
import { Findings } from "./editor/findings.js";
import { pasting } from "./editor/paste.js";
import { Surface } from "./editor/surface.js";

function start(form) {
  const say = (name, values = {}) => (form.getAttribute(`data-say-${name}`) ?? "").replace(/\{(\w+)\}/g, (whole, place) => values[place] ?? whole);
  const format = form.elements.namedItem("format");
  let findings = null;
  const surface = new Surface(form.elements.namedItem("body"), {
    here: (at) => findings?.light(at),
    extensions: pasting({ format, say }),
  });
  const follow = () => surface.markAsMarkdown(format.value === "markdown");
  format.addEventListener("change", follow);
  follow();
  findings = new Findings(form, surface, say);
  findings.begin();
  startCounts();
  new Draft(form, surface, say).begin();
  if (document.querySelector("[data-focus]")) document.querySelector("[data-focus]").focus();
}

const form = document.querySelector("form[data-draft]");
if (form) start(form);
