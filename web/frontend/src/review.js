// The review page by keyboard: move between findings, settle them, decide. Every key presses a button or follows a link
// that is on the page anyway, so nothing here is needed to work; it only saves the reach for the mouse.

const SWITCH = "copydesk.keys";
const WRITING = "input, textarea, select, [contenteditable]";

const sheet = () => document.querySelector("[data-review]");
const cards = () => [...document.querySelectorAll("[data-card]")];
const current = () => document.querySelector("[data-card][data-current]");
const button = (name, area = document) => area.querySelector(`[data-key="${name}"]:not([aria-disabled])`);
const keysAreOn = () => stored(localStorage, SWITCH) !== "off";

function stored(store, name, value) {
  // Storage may be switched off altogether; then nothing is remembered and everything else works.
  try {
    if (value === undefined) return store.getItem(name);
    if (value === null) store.removeItem(name);
    else store.setItem(name, value);
  } catch {
    return null;
  }
  return value;
}

function announce(words) {
  const region = document.querySelector("[data-review-says]");
  if (region) region.textContent = words;
}

const marksOf = (card) => document.querySelectorAll(`mark[data-finding~="${card.dataset.card}"]`);

function select(card, { focus = true } = {}) {
  for (const marked of document.querySelectorAll("[data-current]")) delete marked.dataset.current;
  card.dataset.current = "";
  const places = marksOf(card);
  for (const place of places) place.dataset.current = "";
  if (!focus) return;
  places[0]?.scrollIntoView({ block: "center" });
  card.focus({ preventScroll: true });
  within(card, places.length > 0);
  announce(card.dataset.says ?? "");
}

// The cards may have a scroll box of their own beside the text; the page itself must then stay where the text is.
function within(card, marked) {
  const box = card.closest(".review-cards");
  if (box && box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== "visible") {
    box.scrollTop += card.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  } else if (!marked) card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  if (!all.length) return announce(sheet().dataset.nothing ?? "");
  const at = all.indexOf(current());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
  select(all[next]);
}

function settle(key) {
  const card = current() ?? cards()[0];
  const press = card && button(key, card);
  // What the desk did by itself is accepted already: saying yes to it means going on.
  if (!press && key === "y" && card && button("x", card)) return step(1);
  if (!press) return announce(sheet().dataset.nothing ?? "");
  stored(sessionStorage, undoName(), press.form.action);
  press.click();
}

const undoName = () => `copydesk.undo.${sheet().dataset.review}`;
const noteName = () => `copydesk.note.${sheet().dataset.review}`;

function undo() {
  const action = stored(sessionStorage, undoName());
  const press = action && document.querySelector(`[data-card] form[action$="${new URL(action).pathname}"] button`);
  if (!press) return announce(sheet().dataset.nothing ?? "");
  stored(sessionStorage, undoName(), null);
  press.click();
}

function arm(name) {
  const press = button(name);
  for (const other of document.querySelectorAll("[data-armed]")) delete other.dataset.armed;
  if (!press) {
    document.querySelector("[data-obstacle]")?.scrollIntoView({ block: "nearest" });
    return announce(document.querySelector("[data-obstacle]")?.textContent.trim() ?? "");
  }
  press.dataset.armed = "";
  // Approval needs no word; the other two do, so the note is where the hands go next.
  const note = press.form.elements.note;
  (name === "approve" ? press : note).focus();
}

function send(event) {
  const form = event.target.closest?.("[data-decision]");
  const armed = form?.querySelector("[data-armed]");
  if (!armed) return;
  event.preventDefault();
  armed.click();
}

function overlay() {
  const dialog = document.querySelector("[data-keys]");
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

const MOVES = {
  n: () => step(1),
  p: () => step(-1),
  y: () => settle("y"),
  x: () => settle("x"),
  u: undo,
  a: () => arm("approve"),
  r: () => arm("request_changes"),
  d: () => arm("reject"),
  l: () => visit(document.querySelector("[data-links]")),
  q: () => document.querySelector("[data-key=queue]")?.click(),
  "?": overlay,
};

function visit(part) {
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}

function pressed(event) {
  if (!sheet() || event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest?.(WRITING) || !keysAreOn()) return;
  const move = Object.hasOwn(MOVES, event.key) && MOVES[event.key];
  if (!move || (document.querySelector("dialog[open]") && event.key !== "?")) return;
  event.preventDefault();
  move();
}

function showSwitch() {
  document.documentElement.classList.toggle("keys-on", keysAreOn());
  for (const opener of document.querySelectorAll("[data-open-keys]")) opener.hidden = false;
  const box = document.querySelector("[data-keys-switch]");
  if (box) box.checked = keysAreOn();
}

function keepNote() {
  const note = document.querySelector("[data-decision] textarea[name=note]");
  if (!note) return;
  if (!note.value) note.value = stored(sessionStorage, noteName()) ?? "";
  note.addEventListener("input", () => stored(sessionStorage, noteName(), note.value));
  note.form.addEventListener("submit", () => stored(sessionStorage, noteName(), null));
}

// The page may learn of a newer revision while somebody reads this one. What can be decided on is never exchanged
// under their hands: a page that waits for the checks reloads itself, any other offers to.
function follow() {
  const status = document.querySelector("[data-status]");
  if (!status || status.dataset.status === sheet().dataset.shown) return;
  if (sheet().dataset.waiting === "yes") return location.reload();
  const notice = document.querySelector("[data-newer]");
  if (notice) notice.hidden = false;
}

let renewed = Date.now();

// Somebody at work keeps their claim: at most once every two minutes, and only while they do something.
function renew() {
  const form = document.querySelector("[data-renew]");
  if (!form || Date.now() - renewed < 120_000) return;
  renewed = Date.now();
  fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
}

function start() {
  document.addEventListener("keydown", pressed);
  if (!sheet()) return;
  showSwitch();
  keepNote();
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-keys]")) overlay();
    if (event.target.closest("[data-close-keys]")) overlay();
    const refused = event.target.closest("button[aria-disabled]");
    if (refused) {
      event.preventDefault();
      announce(document.querySelector("[data-obstacle]")?.textContent.trim() ?? "");
    }
    const place = event.target.closest(".text mark[data-finding]");
    const card = place && document.getElementById(`finding-${place.dataset.finding.split(" ")[0]}`);
    if (card) select(card);
  });
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]");
    if (card && card !== current()) select(card, { focus: false });
  });
  document.querySelector("[data-keys-switch]")?.addEventListener("change", (event) => {
    stored(localStorage, SWITCH, event.target.checked ? null : "off");
    showSwitch();
  });
  for (const name of ["keydown", "pointerdown"]) document.addEventListener(name, renew, { passive: true });
  document.addEventListener("copydesk:swapped", follow);
  const asked = document.getElementById(location.hash.slice(1));
  if (asked?.matches("[data-card]")) select(asked);
}

start();
