// Commenting on the words that are selected in the text: they become the first choice of the form's list of passages.
// Without this the list of paragraphs is there all the same.

const TEXT = ".text[dir]";
// What stands in the shown text but not in the source: words put in by the desk, and the numbers of findings.
const NOT_SOURCE = "ins, .mark-link, .unseen";

const list = () => document.querySelector("[data-passage]");
const points = (text) => [...text].length;

/** How many code points of the source stand before a place in the shown text. */
function offset(text, node, at) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let one = walker.nextNode(); one; one = walker.nextNode()) {
    const counts = !one.parentElement.closest(NOT_SOURCE);
    if (one === node) return before + (counts ? points(one.data.slice(0, at)) : 0);
    if (node.nodeType === Node.ELEMENT_NODE && !(one.compareDocumentPosition(boundary(node, at)) & Node.DOCUMENT_POSITION_FOLLOWING)) return before;
    if (counts) before += points(one.data);
  }
  return before;
}

const boundary = (node, at) => node.childNodes[at] ?? node.nextSibling ?? node;

/** The selected passage of the source as {value, words}, or null. */
function selected() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const holder = range.commonAncestorContainer;
  const text = (holder.nodeType === Node.ELEMENT_NODE ? holder : holder.parentElement)?.closest(TEXT);
  if (!text) return null;
  const start = offset(text, range.startContainer, range.startOffset);
  const end = offset(text, range.endContainer, range.endOffset);
  return end > start ? { value: `${start}-${end}`, words: selection.toString().trim() } : null;
}

/** Offer a passage as the first choice of the list. */
function offer({ value, words }) {
  const choices = list();
  if (!choices) return;
  choices.querySelector("[data-chosen]")?.remove();
  const shown = [...words].length > 40 ? `${[...words].slice(0, 39).join("")}…` : words;
  const option = new Option(choices.dataset.selected.replace("{words}", shown), value, true, true);
  option.dataset.chosen = "";
  choices.prepend(option);
}

/** Open the form, on the words that are selected or else on the given marks, and go there. */
export function startComment(marks = []) {
  const form = document.querySelector("[data-comment-new]");
  if (!form) return false;
  const found = selected() ?? ofMarks(marks);
  if (found) offer(found);
  form.open = true;
  form.querySelector("textarea").focus();
  return true;
}

function ofMarks(marks) {
  const [first, last] = [marks[0], marks.at?.(-1)];
  const text = first?.closest(TEXT);
  if (!text) return null;
  const start = offset(text, first, 0);
  const end = offset(text, last, last.childNodes.length);
  return end > start ? { value: `${start}-${end}`, words: first.textContent.trim() } : null;
}

export function startComments() {
  document.addEventListener("selectionchange", () => {
    const choices = list();
    const found = choices && selected();
    if (found) offer(found);
  });
}
