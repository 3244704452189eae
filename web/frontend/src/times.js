// Times in the reader's own zone, and “3 minutes ago” that goes on counting.
import { language } from "./words.js";

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function ago(seconds, format) {
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? UNITS[3];
  return format.format(Math.round(seconds / size), unit);
}

function refresh() {
  const format = new Intl.RelativeTimeFormat(language(), { numeric: "always" });
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Math.abs(seconds) >= 10 && Math.abs(seconds) < 7 * 86400) time.textContent = ago(seconds, format);
  }
}

function localise() {
  for (const time of document.querySelectorAll("time[title]:not([data-local])")) {
    time.title = new Date(time.dateTime).toLocaleString(language(), { dateStyle: "medium", timeStyle: "medium" });
    time.dataset.local = "";
  }
}

const CLOCKS = {
  second: { timeStyle: "medium" },
  minute: { timeStyle: "short" },
  day: { dateStyle: "medium", timeStyle: "short" },
};

/** The server names its zone; here the reader's own goes without saying. */
function setClocks() {
  for (const time of document.querySelectorAll("time[data-clock]:not([data-own])")) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const style = today ? CLOCKS[time.dataset.clock] : CLOCKS.day;
    time.textContent = at.toLocaleString(language(), style ?? CLOCKS.minute);
    time.dataset.own = "";
  }
}

export function startTimes() {
  localise();
  setClocks();
  document.addEventListener("copydesk:swapped", () => {
    localise();
    setClocks();
    refresh();
  });
  setInterval(() => document.hidden || refresh(), 15000);
}
