// The review page by keyboard: move between findings, settle them, decide. Every key presses a button or follows a link
// that is on the page anyway, so nothing here is needed to work; it only saves the reach for the mouse.

import { startComment } from "./comments.js";

const SWITCH = "copydesk.keys";
const WRITING = "input, textarea, select, [contenteditable]";

const sheet = () => document.querySelector("[data-review]");
const cards = () => [...document.querySelectorAll("[data-card]")];
const current = () => document.querySelector("[data-card][data-current]");
const button = (name, area = document) => area.querySelector(`[data-key="${name}"]:not([aria-disabled])`);
const keysAreOn = () => sheet()?.dataset.keysAre !== "off" && stored(localStorage, SWITCH) !== "off";

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
  const decision = document.querySelector("[data-undo-key] form");
  if (decision) return decision.requestSubmit();
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

function comment() {
  const card = current();
  if (!startComment(card ? [...marksOf(card)] : [])) announce(sheet().dataset.nothing ?? "");
}

// By what they do; which key does it is each person's own choice and comes with the page.
const MOVES = {
  next: () => step(1),
  previous: () => step(-1),
  accept: () => settle("y"),
  revert: () => settle("x"),
  comment,
  undo,
  approve: () => arm("approve"),
  request_changes: () => arm("request_changes"),
  reject: () => arm("reject"),
  links: () => visit(document.querySelector("[data-links]")),
  queue: () => document.querySelector("[data-key=queue]")?.click(),
  help: overlay,
};

function visit(part) {
  part?.scrollIntoView({ block: "start" });
  part?.focus({ preventScroll: true });
}

function moveOf(key) {
  const chosen = JSON.parse(sheet().dataset.keymap ?? "{}");
  const name = Object.keys(MOVES).find((one) => chosen[one] === key);
  return name && { name, move: MOVES[name] };
}

const composing = (event) => event.defaultPrevented || event.isComposing || event.keyCode === 229;
const modified = (event) => event.ctrlKey || event.metaKey || event.altKey || event.repeat;

function pressed(event) {
  if (composing(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sheet() && send(event);
  if (modified(event) || event.target.closest?.(WRITING) || !keysAreOn()) return;
  const found = sheet() ? moveOf(event.key) : undoHere(event.key);
  if (!found || (document.querySelector("dialog[open]") && found.name !== "help")) return;
  event.preventDefault();
  found.move();
}

/** Behind the last article stands the queue: a decision can be undone there, too. */
function undoHere(key) {
  const bar = document.querySelector("[data-undo-key]");
  return bar && bar.dataset.undoKey === key ? { name: "undo", move: undo } : null;
}

/** The seconds that are left to undo something; then the offer goes. */
function countDown() {
  for (const offer of document.querySelectorAll("[data-undo]")) {
    const end = Date.now() + 1000 * Number(offer.dataset.undo);
    const left = offer.querySelector("[data-undo-left]");
    const timer = setInterval(() => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (left && seconds > 0) left.textContent = left.textContent.replace(/\d+/, seconds);
      if (seconds > 0) return;
      clearInterval(timer);
      offer.remove();
    }, 500);
  }
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
  countDown();
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
