// In every frame, before anything of the page: what a script would call is replaced by a report of the call. The desk's
// own module may use what it uses; its calls are told from others by where they stand.
(() => {
  const say = (kind, about) => { try { window.__seen(kind, String(about).slice(0, 160)); } catch {} };
  const ours = () => (new Error().stack || "").includes("/static/dist/");
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (...said) => say(name, said);
  const wrap = (on, name, kind) => {
    const before = on[name];
    on[name] = function (...said) {
      if (!ours()) say(kind, said[0]);
      return kind === "open" ? null : before.apply(this, said);
    };
  };
  wrap(document, "write", "write");
  wrap(document, "writeln", "write");
  wrap(window, "open", "open");
  wrap(window, "fetch", "fetch");
  wrap(XMLHttpRequest.prototype, "open", "xhr");
  wrap(navigator, "sendBeacon", "beacon");
  for (const name of ["log", "info", "warn", "error", "debug"]) wrap(console, name, "console");
  for (const name of ["EventSource", "Worker"]) {
    if (!window[name]) continue;
    window[name] = class extends window[name] {
      constructor(...said) { if (!ours()) say(name.toLowerCase(), said[0]); super(...said); }
    };
  }
})();
