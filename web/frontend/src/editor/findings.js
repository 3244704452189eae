// What the desk's own checks say of the text so far: marks in it, cards below it, one sentence for those who listen.
const IDLE = 400;
const CALM = 1500;
const SLOWEST = 2000;
const LONGEST_HINT = 120;

export class Findings {
  constructor(form, surface, say) {
    this.form = form;
    this.surface = surface;
    this.say = say;
    this.part = form.querySelector("[data-live-findings]");
    this.list = this.part.querySelector("[data-live-list]");
    this.shown = [];
    this.asking = this.now = null;
    this.timer = this.telling = this.took = 0;
    this.told = "";
  }

  begin() {
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("change", () => this.soon());
    for (const hint of this.form.querySelectorAll("[data-found]")) describe(this.form.elements.namedItem(hint.dataset.found), hint.id);
    this.list.addEventListener("click", (event) => this.press(event));
    this.form.querySelector("[data-suggested]").addEventListener("click", (event) => this.choose(event.target.closest("[data-category]")));
    document.addEventListener("keydown", (event) => event.key === "F8" && !event.isComposing && this.step(event));
    window.addEventListener("online", () => this.soon());
    this.ask();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Math.max(IDLE, 2 * this.took));
  }

  /** One question at a time: a newer one makes the answer to the last one worthless. */
  async ask() {
    if (this.surface.composing) return this.soon();
    this.asking?.abort();
    this.asking = new AbortController();
    const snapshot = this.surface.snapshot();
    const { signal } = this.asking;
    const asked = performance.now();
    try {
      const body = new FormData(this.form);
      body.delete("file");
      const response = await fetch(this.form.dataset.check, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      const answer = await response.json();
      // A desk that takes long is asked less often.
      this.took = Math.min(performance.now() - asked, SLOWEST);
      if (this.surface.composing) this.soon();
      else if (response.ok) this.show(answer, snapshot);
      else if (response.status === 422) this.rest(answer.detail);
    } catch {
      // A newer question, or no network: the next change asks again.
    } finally {
      this.surface.release(snapshot);
    }
  }

  show(answer, { text, since }) {
    const place = places(text, since);
    this.surface.release(this.now);
    this.now = this.surface.snapshot();
    this.shown = answer.findings.map((one) => ({ ...one, ...span(one, place, text), edits: one.edits.map((edit) => moved(edit, place)) }));
    this.surface.show(this.shown.map((one, id) => ({ ...one, id })).filter((one) => one.place === "body" && one.to > one.from));
    this.surface.speak(answer.language);
    this.deal(answer.html);
    this.sum(answer.summary);
    this.hint(answer);
  }

  rest(words) {
    this.shown = [];
    this.surface.show([]);
    this.list.replaceChildren();
    this.sum(words);
  }

  /** New cards in place of the old ones; what was in focus stays so. */
  deal(html) {
    const at = document.activeElement?.closest("[data-live-list] [data-key]");
    const same = at && { key: at.dataset.key, button: document.activeElement.dataset.do };
    const fresh = new DOMParser().parseFromString(html, "text/html");
    this.list.replaceChildren(...fresh.body.childNodes);
    if (!same) return;
    const card = this.list.querySelector(`[data-key="${CSS.escape(same.key)}"]`);
    const next = card?.querySelector(`[data-do="${same.button}"]`) ?? this.list.querySelector("button") ?? this.surface.view.contentDOM;
    next.focus({ preventScroll: true });
  }

  sum(words) {
    this.part.hidden = !words;
    for (const known of this.form.querySelectorAll("[data-known-findings]")) known.hidden = true;
    for (const sum of this.form.querySelectorAll("[data-live-summary]")) sum.textContent = words;
    clearTimeout(this.telling);
    if (words !== this.told) this.telling = setTimeout(() => this.announce(words), CALM);
  }

  announce(words) {
    this.told = words;
    this.form.querySelector("[data-announce]").textContent = words;
  }

  /** What the desk reads out of the text, where the writer has left a field empty. */
  hint({ found, category, language }) {
    for (const hint of this.form.querySelectorAll("[data-found]")) {
      const name = hint.dataset.found;
      const shown = !this.form.elements.namedItem(name).value && found[name];
      hint.hidden = !shown;
      hint.textContent = shown ? this.say("found", { found: brief(found[name]) }) : "";
    }
    const offer = this.form.querySelector("[data-suggested]");
    offer.hidden = !category || Boolean(this.form.elements.namedItem("category").value);
    offer.querySelector("[data-category]").dataset.category = category?.key ?? "";
    offer.querySelector("[data-category-name]").textContent = category?.name ?? "";
    this.form.querySelector("[data-read-as]").textContent = language && language !== "und" ? this.say("language", { language: nameOf(language) }) : "";
  }

  press(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const card = button.closest("[data-finding]");
    const act = { show: () => this.jump(Number(card.dataset.finding)), mend: () => this.mend(Number(card.dataset.finding)), choose: () => this.choose(button) };
    act[button.dataset.do]();
  }

  jump(id) {
    const one = this.shown[id];
    if (one.place !== "body") return this.form.elements.namedItem(one.place)?.focus();
    const now = this.surface.found().find((mark) => mark.id === id) ?? one;
    this.surface.select(now.from, now.to);
  }

  /** Carry out what the finding proposes, unless the words have changed since; Ctrl+Z takes it back. */
  mend(id) {
    const { since } = this.now;
    const edits = this.shown[id].edits.map((edit) => ({ ...edit, from: since.mapPos(edit.from, 1), to: since.mapPos(edit.to, -1) }));
    const state = this.surface.view.state;
    const fits = edits.every(({ from, to, before }) => state.sliceDoc(from, Math.max(from, to)) === before);
    if (!fits) return this.ask();
    this.surface.change(edits.map(({ from, to, after }) => ({ from, to: Math.max(from, to), insert: after })));
    this.surface.view.focus();
    this.ask();
  }

  choose(button) {
    if (!button) return;
    const field = this.form.elements.namedItem("category");
    field.value = button.dataset.category;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  }

  /** F8 goes to the next finding in the text, with Shift to the one before. */
  step(event) {
    const marks = [...this.surface.found()].sort((one, other) => one.from - other.from);
    if (!marks.length) return;
    event.preventDefault();
    const { from, to } = this.surface.view.state.selection.main;
    const next = event.shiftKey ? marks.findLast((one) => one.to < to && one.from < from) ?? marks.at(-1) : marks.find((one) => one.from > from) ?? marks[0];
    this.surface.select(next.from, next.to);
    this.light(next.from);
  }

  /** The card of the finding that the cursor is in. */
  light(at) {
    const here = new Set(this.surface.found().filter((one) => one.from <= at && at <= one.to).map((one) => String(one.id)));
    for (const card of this.list.querySelectorAll("[data-finding]")) card.toggleAttribute("data-current", here.has(card.dataset.finding));
  }
}

/** From code points of the text that was asked about to places in the text as it is now. */
function places(text, since) {
  const pairs = [];
  if (/[\ud800-\udbff]/.test(text)) for (let at = 0; at < text.length; at += text.codePointAt(at) > 0xffff ? 2 : 1) pairs.push(at);
  const unit = (point) => (pairs.length ? pairs[point] ?? text.length : point);
  return (point, side) => since.mapPos(Math.min(unit(point), text.length), side);
}

const moved = (edit, place) => ({ from: place(edit.start, 1), to: Math.max(place(edit.end, -1), place(edit.start, 1)), before: edit.before, after: edit.after });

/** A place without length is shown at the word or sign before it. */
function span({ start, end, place: where }, place, text) {
  const from = place(where === "body" && start === end && start > 0 ? start - 1 : start, 1);
  return { from, to: where === "body" && text ? Math.max(place(end, -1), from) : from };
}

const describe = (field, id) => field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());

const brief = (words) => (words.length > LONGEST_HINT ? `${words.slice(0, LONGEST_HINT)}…` : words);

function nameOf(tag) {
  return new Intl.DisplayNames([document.documentElement.lang || "en"], { type: "language" }).of(tag);
}
