// What the scripts say: the page brings the sentences along, translated, on the element that shows them.
const toasts = () => document.querySelector("[data-toasts]");

/** A sentence of the page by its name, with its {places} filled. */
export function sentence(name, places = {}) {
  const found = toasts()?.getAttribute(`data-say-${name}`) ?? "";
  return found.replace(/\{(\w+)\}/g, (whole, place) => places[place] ?? whole);
}

/** Show a short message for a while; screen readers hear it. */
export function toast(words, { label = "", act = null, seconds = 6 } = {}) {
  const box = toasts();
  if (!box || !words) return;
  const one = document.createElement("div");
  one.className = "toast";
  one.textContent = words;
  if (act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      act();
      one.remove();
    });
    one.append(button);
  }
  box.replaceChildren(one);
  if (seconds) setTimeout(() => one.remove(), seconds * 1000);
}

/** The page's language, for numbers and times. */
export const language = () => document.documentElement.lang || "en";
