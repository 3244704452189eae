// Pages that keep up. One tab of a browser listens, the visible one, and tells the others; when the stream does not
// hold, the page asks every ten seconds; when that fails too, it says that it is not up to date.
import { toast } from "./words.js";

const ADDRESS = "/events";
const POLL = 10_000;
const CALM = 1_000;
const OPENING = 5_000;
const STALE = 30_000;
// Ages grow although nothing happens, and the desk reads its board at most once a second.
const BOARD = 10_000;
const BOARD_SETTLES = 1_500;
const BELL = 3_000;

const regions = () => [...document.querySelectorAll("[data-live]")];

/** Whether news of a submission (0: of anything) concerns a region of this page. */
function concerns(key, submission) {
  const own = /^submission:(\d+)$/.exec(key);
  return !own || submission === 0 || Number(own[1]) === submission;
}

class Refresher {
  constructor() {
    this.busy = false;
    this.again = false;
    this.last = 0;
    this.timer = 0;
  }

  /** At most once a second, and never two at a time. */
  soon() {
    if (this.busy) this.again = true;
    else if (!this.timer) this.timer = setTimeout(() => this.now(), Math.max(100, this.last + CALM - Date.now()));
  }

  async now() {
    this.timer = 0;
    this.busy = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (response.ok && !response.redirected) swap(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // The stream or the poll will notice that the desk is away, and say so.
    }
    this.last = Date.now();
    this.busy = false;
    if (this.again) {
      this.again = false;
      this.soon();
    }
  }
}

/** A part without what differs between two readings of the same thing: form tokens, ages, scripts' own marks. */
function gist(part) {
  const copy = part.cloneNode(true);
  for (const token of copy.querySelectorAll("[name=csrf_token]")) token.remove();
  for (const time of copy.querySelectorAll("time")) time.replaceWith(time.dateTime);
  for (const open of copy.querySelectorAll("details[open]")) open.removeAttribute("open");
  for (const lit of copy.querySelectorAll("[data-current]")) lit.removeAttribute("data-current");
  return copy.innerHTML;
}

function isBeingUsed(part) {
  const typed = [...part.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
  return typed || Boolean(part.querySelector("input:focus, textarea:focus, select:focus"));
}

/** How to find again, in the new part, what was in focus in the old one. */
function trace(part) {
  const focused = document.activeElement;
  if (!focused || !part.contains(focused)) return null;
  const all = [...part.querySelectorAll("a, button, summary, [tabindex]")];
  const same = (one) => one.tagName === focused.tagName && one.textContent === focused.textContent;
  return { id: focused.id, at: all.filter(same).indexOf(focused), like: focused };
}

function refocus(part, found) {
  if (!found) return;
  const same = (one) => one.tagName === found.like.tagName && one.textContent === found.like.textContent;
  const all = [...part.querySelectorAll("a, button, summary, [tabindex]")].filter(same);
  const next = (found.id && document.getElementById(found.id)) || all[found.at] || all[0];
  next?.focus({ preventScroll: true });
}

/** What a page's status says now, where it says something new. */
function tellNews(old, fresh) {
  const [before, now] = [old, fresh].map((part) => part.querySelector("h2")?.textContent ?? "");
  if (old.dataset.livePart === "status" && before !== now) toast(now);
}

function swap(fresh) {
  let changed = false;
  for (const part of document.querySelectorAll("[data-live] [data-live-part]")) {
    const next = fresh.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);
    if (!next || isBeingUsed(part) || gist(part) === gist(next)) continue;
    const focus = trace(part);
    const open = new Set([...part.querySelectorAll("details[open]")].map((one) => [...part.querySelectorAll("details")].indexOf(one)));
    const adopted = document.importNode(next, true);
    [...adopted.querySelectorAll("details")].forEach((one, at) => (one.open = open.has(at)));
    part.replaceWith(adopted);
    refocus(adopted, focus);
    changed = true;
    tellNews(part, adopted);
  }
  if (changed) document.dispatchEvent(new CustomEvent("copydesk:swapped"));
}

/** The number at the bell: asked for anew when something has happened, at most every three seconds. */
class Bell {
  constructor() {
    this.timer = 0;
    this.last = 0;
  }

  soon() {
    if (!document.querySelector("[data-bell]") || this.timer) return;
    this.timer = setTimeout(() => this.now(), Math.max(200, this.last + BELL - Date.now()));
  }

  async now() {
    this.timer = 0;
    this.last = Date.now();
    try {
      const response = await fetch("/notices/count", { headers: { Accept: "application/json" } });
      if (response.ok && !response.redirected) ring((await response.json()).unread);
    } catch {
      // As above.
    }
  }
}

function ring(unread) {
  const count = document.querySelector("[data-bell-count]");
  const word = document.querySelector("[data-bell-word]");
  if (!count || !word) return;
  count.textContent = unread < 100 ? String(unread) : "99+";
  count.hidden = word.hidden = unread === 0;
}

class Listener {
  constructor(told) {
    this.told = told;
    this.source = null;
    this.poller = 0;
    this.seen = 0;
    this.lastContact = Date.now();
  }

  open() {
    this.source = new EventSource(ADDRESS);
    const news = (event) => this.news(event.data, event.lastEventId);
    this.source.addEventListener("change", news);
    this.source.addEventListener("open", () => {
      this.stopPolling();
      this.contact();
    });
    this.source.addEventListener("error", () => this.pollUnlessOpen());
    setTimeout(() => this.pollUnlessOpen(), OPENING);
  }

  close() {
    this.source?.close();
    this.source = null;
    this.stopPolling();
  }

  contact() {
    this.lastContact = Date.now();
    showStale(false);
  }

  news(text, id = "") {
    this.contact();
    if (id) this.seen = Math.max(this.seen, Number(id) || 0);
    for (const submission of submissionsIn(text)) this.told(submission);
  }

  pollUnlessOpen() {
    if (!this.source || this.source.readyState === EventSource.OPEN || this.poller) return;
    this.poller = setInterval(() => this.poll(), POLL);
    this.poll();
  }

  async poll() {
    if (this.source?.readyState === EventSource.OPEN) return this.stopPolling();
    try {
      const response = await fetch(`${ADDRESS}?after=${this.seen}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      this.seen = answer.last;
      this.news(JSON.stringify(answer.events));
      if (this.source?.readyState === EventSource.CLOSED) this.reopen();
    } catch {
      if (Date.now() - this.lastContact > STALE) showStale(true);
    }
  }

  reopen() {
    this.source.close();
    this.stopPolling();
    this.open();
  }

  stopPolling() {
    clearInterval(this.poller);
    this.poller = 0;
  }
}

/** The submissions that a message, or a list of them, is about; 0 stands for anything. */
function submissionsIn(text) {
  return [JSON.parse(text)].flat().map((one) => Number(one.submission_id) || 0);
}

function showStale(stale) {
  const sign = document.querySelector("[data-live-state]");
  if (sign) sign.hidden = !stale;
}

/** While `wanted` holds, at most one tab of the browser runs `lead`; without Web Locks every visible tab does. */
async function lead(signal, run) {
  if (!navigator.locks) return run(signal);
  try {
    await navigator.locks.request("copydesk:live", { signal }, () => run(signal));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

const ended = (signal) => new Promise((done) => signal.addEventListener("abort", done, { once: true }));

export function startLive() {
  if (!(regions().length || document.querySelector("[data-bell]")) || !("EventSource" in window)) return;
  const refresher = new Refresher();
  const bell = new Bell();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("copydesk:live") : null;
  const board = () => !document.hidden && regions().some((region) => region.dataset.live === "board");
  const hear = (submission) => {
    if (!document.hidden) bell.soon();
    if (!document.hidden && regions().some((region) => concerns(region.dataset.live, submission))) refresher.soon();
    if (board()) setTimeout(() => refresher.soon(), BOARD_SETTLES);
  };
  // A turn comes nearer and a time passes although nothing happens to the article itself.
  const waits = () => !document.hidden && Boolean(document.querySelector("[data-live-waits]"));
  setInterval(() => (board() || waits()) && refresher.soon(), BOARD);
  channel?.addEventListener("message", (event) => hear(event.data));
  const listener = new Listener((submission) => {
    hear(submission);
    channel?.postMessage(submission);
  });
  let looking = null;
  const look = () => {
    looking?.abort();
    looking = null;
    if (document.hidden) return;
    looking = new AbortController();
    lead(looking.signal, async (signal) => {
      if (signal.aborted) return;
      listener.open();
      await ended(signal);
      listener.close();
    });
  };
  document.addEventListener("visibilitychange", () => {
    look();
    if (document.hidden) return;
    bell.soon();
    if (regions().length) refresher.soon();
  });
  window.addEventListener("pagehide", () => looking?.abort());
  window.addEventListener("pageshow", (event) => event.persisted && look());
  look();
}
