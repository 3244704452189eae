// What is typed is kept: on the server half a second after the last key, in this browser until the server has it.
import { language, sentence, toast } from "./words.js";

const IDLE = 500;
const RETRY = 5000;
const SENT = "copydesk:sent";
const BOOKKEEPING = new Set(["csrf_token", "key", "draft", "version", "seen", "file", "read"]);

function stored(store, name, value) {
  // Storage may be switched off or full; then only the server keeps the draft.
  try {
    if (value === undefined) return store.getItem(name);
    if (value === null) store.removeItem(name);
    else store.setItem(name, value);
  } catch {
    return null;
  }
  return value;
}

class Draft {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-draft-state]");
    this.first = this.words();
    this.unsaved = this.leaving = this.stopped = false;
    this.saving = null;
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

  get place() {
    return `copydesk:draft:${document.body.dataset.person ?? ""}:${this.form.dataset.kept}`;
  }

  begin() {
    this.restore();
    this.form.addEventListener("input", (event) => event.target.type === "file" || this.typed());
    this.form.addEventListener("change", (event) => event.target.type === "file" || this.typed());
    this.form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("beforeunload", (event) => this.unsaved && !this.leaving && event.preventDefault());
    window.addEventListener("online", () => this.unsaved && this.save());
    window.addEventListener("pageshow", (event) => event.persisted && (this.leaving = false));
  }

  restore() {
    const kept = stored(localStorage, this.place);
    if (!kept || kept === this.first) return stored(localStorage, this.place, null);
    this.fill(JSON.parse(kept));
    this.typed();
    toast(sentence("restored"), {
      label: sentence("discard"),
      act: () => {
        this.fill(JSON.parse(this.first));
        stored(localStorage, this.place, null);
        this.typed();
      },
      seconds: 0,
    });
  }

  fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.form.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    }
    this.form.dispatchEvent(new CustomEvent("copydesk:filled", { bubbles: true }));
  }

  typed() {
    if (this.stopped) return stored(localStorage, this.place, this.words());
    this.unsaved = true;
    stored(localStorage, this.place, this.words());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), IDLE);
  }

  isEmpty() {
    const { format, language: _language, ...typed } = this.fields();
    return !this.form.elements.draft.value && !Object.values(typed).some((value) => value.trim());
  }

  /** One save at a time: what is typed meanwhile goes with the next. */
  async save() {
    if (this.saving || this.stopped || this.leaving || this.isEmpty()) return;
    const sent = this.words();
    this.tell(sentence("saving"));
    this.saving = this.send();
    const answer = await this.saving;
    this.saving = null;
    if (answer === "moved") return this.stop();
    if (!answer) {
      this.tell(sentence("unsaved"), true);
      this.timer = setTimeout(() => this.save(), RETRY);
      return;
    }
    this.kept(answer, sent);
    if (this.words() !== sent) this.typed();
  }

  async send() {
    const body = new FormData(this.form);
    body.delete("file");
    try {
      const response = await fetch(this.form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" } });
      if (response.status === 409) return "moved";
      return response.ok && !response.redirected ? await response.json() : null;
    } catch {
      return null;
    }
  }

  kept(answer, sent) {
    const elements = this.form.elements;
    const fresh = !elements.draft.value;
    elements.draft.value = answer.draft;
    elements.version.value = answer.version;
    stored(localStorage, this.place, null);
    if (fresh) {
      this.form.dataset.kept = `submission-${answer.draft}`;
      history.replaceState(null, "", `/submissions/${answer.draft}/edit`);
    }
    this.unsaved = this.words() !== sent;
    const time = new Date(answer.saved_at).toLocaleTimeString(language(), { timeStyle: "short" });
    this.tell(sentence("saved", { time }));
  }

  stop() {
    this.stopped = true;
    stored(localStorage, this.place, this.words());
    this.tell(sentence("moved"), true);
  }

  tell(words, worrying = false) {
    if (!this.state) return;
    this.state.textContent = words;
    this.state.toggleAttribute("data-worrying", worrying);
  }

  /** A save on its way is waited for: it must not arrive after the article. */
  leave(event) {
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    if (this.saving) {
      event.preventDefault();
      event.stopPropagation();
      const submitter = event.submitter;
      this.saving.then(() => setTimeout(() => this.form.requestSubmit(submitter)));
      return;
    }
    this.leaving = true;
    stored(localStorage, this.place, this.words());
    stored(sessionStorage, SENT, this.place);
  }
}

/** The copy of an article that was sent goes when another page comes: then the server has it. */
function dropSent(form) {
  const sent = stored(sessionStorage, SENT);
  if (!sent || form) return;
  stored(localStorage, sent, null);
  stored(sessionStorage, SENT, null);
}

function count(output) {
  const field = document.getElementById(output.dataset.countOf);
  const number = new Intl.NumberFormat(language());
  const show = () => {
    const text = field.value;
    const characters = [...text.replace(/\s+/g, "")].length;
    const words = output.dataset.say.includes("{words}") ? countWords(text) : 0;
    output.textContent = output.dataset.say
      .replace("{characters}", number.format(characters))
      .replace("{words}", number.format(words));
  };
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(show, 150);
  };
  field.addEventListener("input", later);
  document.addEventListener("copydesk:filled", later);
  show();
}

/** Each Han or kana sign is a word of its own; elsewhere runs of letters and digits are. */
function countWords(text) {
  const signs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}'’-]+/gu;
  let found = 0;
  for (const _word of text.matchAll(signs)) found += 1;
  return found;
}

export function startDrafts() {
  const form = document.querySelector("form[data-draft]");
  dropSent(form);
  if (form) new Draft(form).begin();
  for (const output of document.querySelectorAll("[data-count-of]")) count(output);
}
