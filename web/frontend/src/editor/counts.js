// How long a text is: characters, and words as editors count them.
import { language } from "../words.js";

// As workflow/parse/length.py has it: each Han, kana or Hangul sign is one, elsewhere each run of letters and digits.
const SIGN = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}";
const UNIT = new RegExp(`[${SIGN}]|(?:(?![${SIGN}])[\\p{L}\\p{N}\\p{M}])+(?:['’.\\-](?:(?![${SIGN}])[\\p{L}\\p{N}\\p{M}])+)*`, "gu");
const CALM = 150;

function words(text) {
  let found = 0;
  for (const _unit of text.matchAll(UNIT)) found += 1;
  return found;
}

function count(output) {
  const number = new Intl.NumberFormat(language());
  const show = () => {
    const text = document.getElementById(output.dataset.countOf).value;
    const characters = [...text.replace(/\s+/g, "")].length;
    const places = { characters, words: output.dataset.say.includes("{words}") ? words(text) : 0 };
    output.textContent = output.dataset.say.replace(/\{(\w+)\}/g, (_whole, name) => number.format(places[name]));
  };
  let timer = 0;
  document.addEventListener("input", (event) => {
    if (event.target.id !== output.dataset.countOf) return;
    clearTimeout(timer);
    timer = setTimeout(show, CALM);
  });
  show();
}

export function startCounts() {
  for (const output of document.querySelectorAll("[data-count-of]")) count(output);
}
