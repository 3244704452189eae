// What is pasted: the words, headings, lists, links and tables of Word and Google Docs, as Markdown; no styles, no pictures.
import { EditorView } from "@codemirror/view";
import { toast } from "../words.js";
import { cleaned } from "./clean.js";

const LONG = 15;
const NAMED = 3;

export function pasting({ format, say }) {
  return EditorView.domEventHandlers({
    paste: (event, view) => paste(event.clipboardData, view, { format, say }) && (event.preventDefault(), true),
    drop: (event, view) => drop(event, view, { format, say }) && (event.preventDefault(), true),
  });
}

/** True when it was dealt with here; else the editor pastes the plain words. */
function paste(data, view, { format, say }) {
  const html = data?.getData("text/html");
  const plain = data?.getData("text/plain") ?? "";
  if (!html) return plain ? tellLeftFiles(data, say) : refuseFiles(data, say);
  const found = cleaned(html);
  const left = found.images;
  if (!found.rich && !left.length) return false;
  if (!found.text.trim() && !plain.trim()) return toast(say("images"), { seconds: LONG }), true;
  if (format.value === "text" && !view.state.doc.toString().trim() && found.rich) become(format, "markdown");
  insert(view, format.value === "markdown" ? found.text : plain || found.text);
  tell(left, say(format.value === "markdown" ? "pasted" : "pasted-plain"), say);
  return true;
}

/** What was left out counts more than how the rest came in. */
function tell(left, otherwise, say) {
  const names = left.filter(Boolean).slice(0, NAMED).join(", ");
  if (left.length) toast(say(names ? "images-left" : "images-unnamed", { count: left.length, names }), { seconds: LONG });
  else toast(otherwise, { seconds: 8 });
}

/** Something dragged here from another page: its pictures stay behind, and that is said; files are refused. */
function drop(event, view, { format, say }) {
  const data = event.dataTransfer;
  const html = data?.getData("text/html");
  const images = html ? cleaned(html).images : [];
  if (!images.length) return refuseFiles(data, say);
  const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
  if (at !== null) view.dispatch({ selection: { anchor: at } });
  return paste(data, view, { format, say });
}

const pictures = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

/** Some programs copy words and a picture of them; the words go in by themselves. */
function tellLeftFiles(data, say) {
  const left = pictures(data);
  if (left.length) tell(left.map((file) => file.name), "", say);
  return false;
}

function become(format, value) {
  format.value = value;
  format.dispatchEvent(new Event("change", { bubbles: true }));
}

function refuseFiles(data, say) {
  const files = [...(data?.files ?? [])];
  if (!files.length) return false;
  toast(say(pictures(data).length ? "images" : "files"), { seconds: LONG });
  return true;
}

/** Paragraphs of their own stay apart from the words they are pasted between. */
function insert(view, words) {
  const text = words.replace(/\r\n?/g, "\n");
  const { from, to } = view.state.selection.main;
  const several = text.includes("\n");
  const before = several && view.state.doc.lineAt(from).from < from ? "\n\n" : "";
  const after = several && to < view.state.doc.lineAt(to).to ? "\n\n" : "";
  const put = before + text + after;
  view.dispatch({ changes: { from, to, insert: put }, selection: { anchor: from + put.length - after.length }, userEvent: "input.paste", scrollIntoView: true });
}
