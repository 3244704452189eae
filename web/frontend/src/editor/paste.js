// What is pasted: the words, headings, lists, links and tables of Word and Google Docs, as Markdown; no styles, no images.
import { EditorView } from "@codemirror/view";
import { toast } from "../words.js";
import { cleaned } from "./clean.js";

export function pasting({ format, say }) {
  return EditorView.domEventHandlers({
    paste: (event, view) => paste(event.clipboardData, view, { format, say }) && (event.preventDefault(), true),
    drop: (event) => refuseFiles(event.dataTransfer, say) && (event.preventDefault(), true),
  });
}

/** True when it was dealt with here; else the editor pastes the plain words. */
function paste(data, view, { format, say }) {
  const html = data?.getData("text/html");
  const plain = data?.getData("text/plain") ?? "";
  if (!html) return !plain && refuseFiles(data, say);
  const found = cleaned(html);
  if (!found.rich && !found.images) return false;
  if (found.images && !found.text.trim()) return toast(say("images"), { seconds: 12 }), true;
  if (format.value === "text" && !view.state.doc.toString().trim() && found.rich) become(format, "markdown");
  if (format.value === "markdown") {
    insert(view, found.text);
    toast(found.images ? say("images-left") : say("pasted"), { seconds: found.images ? 12 : 6 });
    return true;
  }
  insert(view, plain || found.text);
  toast(found.images ? say("images-left") : say("pasted-plain"), { seconds: 12 });
  return true;
}

function become(format, value) {
  format.value = value;
  format.dispatchEvent(new Event("change", { bubbles: true }));
}

function refuseFiles(data, say) {
  const files = [...(data?.files ?? [])];
  if (!files.length) return false;
  toast(say(files.some((file) => file.type.startsWith("image/")) ? "images" : "files"), { seconds: 12 });
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
