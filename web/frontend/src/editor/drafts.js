// What is typed is kept: on the desk half a second after the last key, in this browser until the desk has it. Each
// save says which one it follows; where another window or device was quicker, both texts are brought together.
import { language, toast } from "../words.js";
import { Contests } from "./contests.js";
import { drop, keep, records } from "./kept.js";
import { SENT } from "../sent.js";

const IDLE = 500;
const RETRY = 5000;
// What a page may still send while it goes away.
const LAST_WORDS = 60_000;
const STAMPS = 20;
const BOOKKEEPING = new Set(["csrf_token", "key", "draft", "version", "seen", "file", "read", "whole"]);

const token = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Draft {
  constructor(form, surface, say) {
    this.form = form;
    this.surface = surface;
    this.say = say;
    this.contests = new Contests(form, surface, () => this.settled());
    this.first = this.words();
    // What the desk had when this page, or its last save, was made; null when nobody knows.
    this.base = form.dataset.based === undefined ? null : this.fields();
    this.page = token();
    this.stamps = [];
    this.unsaved = this.leaving = this.stopped = this.kept = false;
    this.busy = this.pending = null;
    this.timer = 0;
  }

  /** Everything typed, by field. */
  fields() {
    const all = [...new FormData(this.form)].filter(([name, value]) => !BOOKKEEPING.has(name) && typeof value === "string");
    return Object.fromEntries(all);
  }

  words() {
    return JSON.stringify(this.fields());
  }

  get beginning() {
    return `${document.body.dataset.person ?? ""}:${this.form.dataset.kept}:`;
  }

  get place() {
    return this.beginning + this.page;
  }

  field(name) {
    return this.form.elements.namedItem(name);
  }

  async begin() {
    this.hold();
    this.contests.begin();
    await this.restore();
    const typed = (event) => event.target.type === "file" || this.typed();
    this.form.addEventListener("input", typed);
    this.form.addEventListener("change", typed);
    this.form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("beforeunload", (event) => this.unsaved && !this.kept && !this.leaving && event.preventDefault());
    window.addEventListener("pagehide", () => this.sayLast());
    document.addEventListener("visibilitychange", () => document.hidden && this.sayLast());
    window.addEventListener("online", () => this.unsaved && this.save());
    window.addEventListener("offline", () => this.unsaved && this.tellOffline());
    window.addEventListener("pageshow", (event) => event.persisted && this.comeBack());
    if (this.words() !== this.first || (this.base === null && !this.isEmpty())) this.typed();
  }

  /** While this page lives, no other one takes its record for one that was left behind. */
  hold() {
    navigator.locks?.request(`copydesk:${this.page}`, () => new Promise(() => {}));
  }

  comeBack() {
    this.leaving = false;
    if (this.unsaved) this.save();
  }

  /** Words that a page left behind here come back, unless the desk has them; those of a second page the next time. */
  async restore() {
    const left = await this.leftBehind();
    for (const [place, record] of left) if (record.words === this.words()) drop(place);
    const [place, record] = left.findLast(([, one]) => one.words !== this.words()) ?? [];
    if (!record || this.base === null) return;
    if (!this.follows(record)) {
      this.base = record.base;
      for (const name of ["version", "seen"]) this.field(name).value = record[name];
    }
    this.stamps = record.stamps;
    this.fill(JSON.parse(record.words));
    if (await keep(this.place, this.record())) drop(place);
    toast(this.say("restored"), { label: this.say("discard"), act: () => this.fill(JSON.parse(this.first)), seconds: 0 });
  }

  /** Whether what the desk has is what these words were typed over: no other window came between. */
  follows(record) {
    const same = ["version", "seen"].every((name) => record[name] === this.field(name).value);
    return same || record.stamps.includes(this.form.dataset.stamp);
  }

  /** The records of pages that are gone, the oldest first. */
  async leftBehind() {
    const found = [];
    for (const [place, record] of await records(this.beginning)) {
      if (await isGone(place.slice(this.beginning.length), record)) found.push([place, record]);
    }
    return found.sort(([, one], [, other]) => one.at - other.at);
  }

  fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.field(name);
      if (name === "body") this.surface.replace(value);
      else if (field && "value" in field && field.value !== value) field.value = value;
    }
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  typed() {
    this.unsaved = true;
    this.keepHere();
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), IDLE);
  }

  /** One write at a time; what is typed meanwhile goes with the next. */
  async keepHere() {
    if (this.writing) return (this.again = true);
    this.writing = true;
    do {
      this.again = false;
      this.kept = await keep(this.place, this.record());
    } while (this.again && this.unsaved);
    this.writing = false;
    if (!this.unsaved) drop(this.place);
  }

  record() {
    const [version, seen] = ["version", "seen"].map((name) => this.field(name).value);
    return { base: this.base, version, seen, words: this.words(), stamps: this.stamps, at: Date.now() };
  }

  isEmpty() {
    const { format, language: _language, ...typed } = this.fields();
    return !this.field("draft").value && !Object.values(typed).some((value) => value.trim());
  }

  /** Save what is there; true once the desk has it all. One save at a time: what is typed meanwhile goes with the next. */
  async save() {
    clearTimeout(this.timer);
    if (this.busy) return this.busy.then(() => this.save());
    if (this.stopped || this.contests.open || this.isEmpty()) return false;
    if (!this.unsaved) return true;
    this.busy = this.send();
    const saved = await this.busy;
    this.busy = null;
    return saved;
  }

  async send() {
    const sent = this.words();
    this.tell("saving");
    const response = await this.post(this.form.dataset.draft, this.envelope());
    if (response?.status === 409) return this.meet();
    if (!response?.ok) return this.wait(response);
    this.arrived(await response.json(), JSON.parse(sent));
    if (this.words() === sent) return true;
    this.typed();
    return false;
  }

  envelope() {
    const body = new FormData(this.form);
    body.delete("file");
    this.stamps = [...this.stamps.slice(1 - STAMPS), token()];
    body.set("stamp", this.stamps.at(-1));
    return body;
  }

  /** The answer; null when there was none; {status: 401} when it was another page, as for people who are signed out. */
  async post(address, body, keepalive = false) {
    try {
      const response = await fetch(address, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
      return response.redirected ? { status: 401 } : response;
    } catch {
      return null;
    }
  }

  async wait(response) {
    if (!response) this.tellOffline();
    else if (![401, 403].includes(response.status)) this.tell("refused", { worrying: true });
    else if (!(await this.renew())) this.tell("signed-out", { worrying: true });
    this.timer = setTimeout(() => this.save(), RETRY);
    return false;
  }

  /** Another sign-in has another token for its forms: this form takes it over. False while nobody is signed in. */
  async renew() {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return false;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      this.field("csrf_token").value = fresh.querySelector("form[data-draft] [name=csrf_token]").value;
      return true;
    } catch {
      return false;
    }
  }

  arrived(answer, sent) {
    const fresh = !this.field("draft").value;
    this.field("draft").value = answer.draft;
    this.field("version").value = answer.version;
    this.base = sent;
    this.stamps = [];
    this.unsaved = JSON.stringify(sent) !== this.words();
    drop(this.place);
    if (fresh) {
      this.form.dataset.kept = `submission-${answer.draft}`;
      history.replaceState(null, "", `/submissions/${answer.draft}/edit`);
    }
    const time = new Date(answer.saved_at).toLocaleTimeString(language(), { timeStyle: "short" });
    this.tell("saved", { places: { time } });
  }

  /** Another window or device saved first, or handed the article in: both texts in one, or a choice between them. */
  async meet() {
    const mine = this.words();
    const body = new FormData(this.form);
    body.delete("file");
    if (this.base) body.set("base", JSON.stringify(this.base));
    const response = await this.post(this.form.dataset.merge, body);
    if (!response?.ok) return this.wait(response);
    const answer = await response.json();
    if (!answer.open) return this.stop();
    this.unsaved = true;
    // What the desk has is what this page sent it, and never heard so.
    if (answer.stamp && this.stamps.includes(answer.stamp)) this.follow(answer);
    else if (this.words() === mine && !this.surface.composing) this.bringIn(answer);
    this.typed();
    return false;
  }

  bringIn(answer) {
    const before = this.words();
    if (answer.changes.length) this.surface.changeLines(answer.changes);
    this.fill(answer.fields);
    if (this.contests.show(answer.contests)) {
      this.pending = answer;
      this.tell("contest", { worrying: true });
      return;
    }
    if (this.words() !== before) toast(this.say("brought"));
    this.follow(answer);
  }

  follow(answer) {
    const handedIn = answer.version === 0 && this.field("version").value > 0;
    this.base = answer.theirs;
    this.field("version").value = answer.version || "";
    this.field("seen").value = answer.seen || "";
    this.pending = null;
    this.stamps = [];
    if (handedIn) this.goOn();
  }

  /** It was handed in from elsewhere: what is typed here goes on as a draft of the next revision, in its own form. */
  async goOn() {
    this.busy = null;
    this.unsaved = Object.entries(this.fields()).some(([name, value]) => value !== this.base[name]);
    if (!this.unsaved || (await this.save())) {
      this.leaving = true;
      location.replace(`/submissions/${this.field("draft").value}/edit`);
    }
  }

  settled() {
    if (this.pending) this.follow(this.pending);
    this.typed();
  }

  stop() {
    this.stopped = true;
    this.keepHere();
    this.tell("moved", { worrying: true });
    return false;
  }

  tellOffline() {
    this.tell(this.kept ? "offline" : "unkept", { worrying: true });
  }

  tell(name, { places = {}, worrying = false } = {}) {
    const state = this.form.querySelector("[data-draft-state]");
    const before = state.dataset.draftState;
    state.textContent = this.say(name, places);
    state.dataset.draftState = name;
    state.toggleAttribute("data-worrying", worrying);
    // Read out what is new and matters: not each save, but that saving fails, and that it works again.
    if (name !== before && (worrying || (name === "saved" && state.dataset.worried !== undefined))) {
      this.form.querySelector("[data-announce]").textContent = state.textContent;
    }
    if (worrying) state.dataset.worried = "";
    if (name === "saved") delete state.dataset.worried;
  }

  /** The page goes out of sight, perhaps for good. */
  sayLast() {
    if (!this.unsaved || this.busy || this.leaving || this.stopped || this.contests.open || this.isEmpty()) return;
    const sent = this.words();
    const small = new Blob([sent]).size < LAST_WORDS;
    this.busy = this.post(this.form.dataset.draft, this.envelope(), small).then(async (response) => {
      if (response?.ok) this.arrived(await response.json(), JSON.parse(sent));
      this.busy = null;
    });
    this.keepHere();
  }

  /** Hand in only what the desk has as a draft: then nothing that another window saved can be lost by it. */
  async leave(event) {
    if (event.defaultPrevented || this.leaving) return;
    const all = !this.busy && !this.contests.open && (!this.unsaved || this.isEmpty());
    if (all || event.submitter?.name === "read") return this.gone();
    event.preventDefault();
    event.stopPropagation();
    if (this.contests.open) return this.contests.ask();
    if (!(await this.saveAll())) return;
    this.gone();
    // Not before this event is over: a form that is being submitted cannot be.
    setTimeout(() => this.form.requestSubmit(event.submitter));
  }

  async saveAll() {
    for (let tries = 0; tries < 3; tries += 1) if (await this.save()) return true;
    if (this.contests.open) this.contests.ask();
    else toast(this.say(this.stopped ? "moved" : "not-sent"));
    return false;
  }

  gone() {
    this.leaving = true;
    clearTimeout(this.timer);
    this.keepHere();
    try {
      sessionStorage.setItem(SENT, this.place);
    } catch {
      // Then the copy goes when the article is opened again.
    }
  }
}

/** Whether the page of a record is closed: nobody holds its lock. Without locks, whether it has been quiet for long. */
async function isGone(page, record) {
  if (!navigator.locks) return Date.now() - record.at > 10_000;
  return navigator.locks.request(`copydesk:${page}`, { ifAvailable: true }, (lock) => Boolean(lock));
}
