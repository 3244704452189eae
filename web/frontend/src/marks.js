// A finding's card and its place in the text light up together.
function light(id, on) {
  for (const mark of document.querySelectorAll(`.text [data-finding~="${id}"]`)) mark.toggleAttribute("data-current", on);
}

export function startMarks() {
  const seen = (event, on) => {
    const card = event.target.closest?.(".finding[data-finding]");
    if (card) light(card.dataset.finding, on);
  };
  document.addEventListener("pointerover", (event) => seen(event, true));
  document.addEventListener("pointerout", (event) => seen(event, false));
  document.addEventListener("focusin", (event) => seen(event, true));
  document.addEventListener("focusout", (event) => seen(event, false));
}
