// The text of the article in CodeMirror, in place of the plain field, which goes on holding the same words for the form.
import { history, historyKeymap, isolateHistory, standardKeymap } from "@codemirror/commands";
import { HighlightStyle, Language, defineLanguageFacet, syntaxHighlighting } from "@codemirror/language";
import { ChangeSet, Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { Strikethrough, Table, parser } from "@lezer/markdown";

const MARKDOWN = new Language(defineLanguageFacet({}), parser.configure([Table, Strikethrough]), [], "markdown");
const LOOKS = HighlightStyle.define([
  { tag: tags.heading, class: "md-heading" },
  { tag: tags.strong, class: "md-strong" },
  { tag: tags.emphasis, class: "md-emphasis" },
  { tag: tags.strikethrough, class: "md-struck" },
  { tag: tags.quote, class: "md-quote" },
  { tag: [tags.link, tags.url], class: "md-link" },
  { tag: [tags.processingInstruction, tags.contentSeparator], class: "md-sign" },
]);

/** A field of ranges {id, from, to, …} that move with the text; an effect puts others in their place. */
function rangesField(decorate, unless = () => false) {
  const set = StateEffect.define();
  const field = StateField.define({
    create: () => [],
    update(ranges, change) {
      for (const effect of change.effects) if (effect.is(set)) return effect.value;
      return change.docChanged ? moved(ranges, change.changes) : ranges;
    },
    provide: (self) =>
      EditorView.decorations.compute([self, "selection"], (state) =>
        Decoration.set(
          state.field(self).filter((one) => one.to > one.from && !unless(one, state)).map(decorate),
          true,
        ),
      ),
  });
  return { set, field };
}

const moved = (ranges, changes) =>
  ranges.map((one) => ({ ...one, from: changes.mapPos(one.from, 1), to: Math.max(changes.mapPos(one.to, -1), changes.mapPos(one.from, 1)) }));

// What ends where somebody is typing is not finished yet: it is marked once they go on.
const isBeingTyped = (one, state) => state.selection.main.empty && state.selection.main.head === one.to;
const FOUND = rangesField(
  (one) => Decoration.mark({ class: "found", attributes: { "data-tone": one.tone } }).range(one.from, one.to),
  isBeingTyped,
);
const CONTESTED = rangesField((one) => Decoration.mark({ class: "contested" }).range(one.from, one.to));

/** Each line runs in the direction of its own letters. */
const DIRECTIONS = [
  EditorView.perLineTextDirection.of(true),
  ViewPlugin.fromClass(
    class {
      constructor(view) {
        this.decorations = directions(view);
      }
      update(update) {
        if (update.docChanged || update.viewportChanged) this.decorations = directions(update.view);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  ),
];

function directions(view) {
  const line = Decoration.line({ attributes: { dir: "auto" } });
  const found = [];
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const here = view.state.doc.lineAt(at);
      found.push(line.range(here.from));
      at = here.to + 1;
    }
  }
  return Decoration.set(found);
}

export class Surface {
  /** area: the plain field. here: what to call after each move of the cursor, with its place. */
  constructor(area, { here, extensions = [] }) {
    this.area = area;
    this.here = here;
    this.waiting = new Set();
    this.format = new Compartment();
    this.language = new Compartment();
    this.view = new EditorView({ state: this.begin(area.value, extensions), parent: this.frame() });
    this.takeOver();
  }

  begin(text, extensions) {
    return EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(document.querySelector("script[nonce]")?.nonce ?? ""),
        history(),
        // Tab is bound to nothing: it leaves the text, as it does in every other field.
        keymap.of([...standardKeymap, ...historyKeymap]),
        EditorView.lineWrapping,
        EditorView.scrollMargins.of(() => ({ top: 72, bottom: 88 })),
        DIRECTIONS,
        FOUND.field,
        CONTESTED.field,
        this.format.of([]),
        this.language.of([]),
        EditorView.contentAttributes.of(this.attributes()),
        EditorView.updateListener.of((update) => this.told(update)),
        extensions,
      ],
    });
  }

  frame() {
    const frame = document.createElement("div");
    frame.className = "editor";
    this.area.after(frame);
    return frame;
  }

  attributes() {
    const area = this.area;
    const taken = ["aria-describedby", "aria-invalid"].filter((name) => area.hasAttribute(name));
    return {
      id: "body",
      "aria-labelledby": "body-label",
      spellcheck: "true",
      autocorrect: "on",
      autocapitalize: "sentences",
      ...Object.fromEntries(taken.map((name) => [name, area.getAttribute(name)])),
    };
  }

  /** The name of the field, and links to it, lead to the editor from now on. */
  takeOver() {
    const label = document.querySelector('label[for="body"]');
    label.id = "body-label";
    label.removeAttribute("for");
    label.addEventListener("click", () => this.view.focus());
    this.area.id = "body-plain";
    this.area.hidden = true;
    for (const output of document.querySelectorAll('[data-count-of="body"]')) output.dataset.countOf = "body-plain";
    for (const link of document.querySelectorAll('a[href="#body"]')) link.addEventListener("click", () => this.view.focus());
  }

  told(update) {
    if (update.selectionSet || update.docChanged) this.here(update.state.selection.main.head);
    if (!update.docChanged) return;
    for (const snapshot of this.waiting) snapshot.since = snapshot.since.compose(update.changes);
    this.area.value = this.text();
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  text() {
    return this.view.state.doc.toString();
  }

  get composing() {
    return this.view.composing || this.view.compositionStarted;
  }

  /** The text now, and a way to say later where its places have gone. Call `release` with it when done. */
  snapshot() {
    const snapshot = { text: this.text(), since: ChangeSet.empty(this.view.state.doc.length) };
    this.waiting.add(snapshot);
    return snapshot;
  }

  release(snapshot) {
    this.waiting.delete(snapshot);
  }

  /** Put another text in, as one change that can be undone. */
  replace(text) {
    if (text === this.text()) return;
    this.change([{ from: 0, to: this.view.state.doc.length, insert: text }]);
  }

  change(changes, selection) {
    this.view.dispatch({ changes, selection, userEvent: "input.desk", annotations: isolateHistory.of("full") });
  }

  /** changes: {line, count, lines}, in order, no two side by side: `count` lines from `line` (from 0) become `lines`. */
  changeLines(changes) {
    const doc = this.view.state.doc;
    this.change(changes.map((one) => lineChange(doc, one)));
  }

  markAsMarkdown(on) {
    const looks = on ? [MARKDOWN, syntaxHighlighting(LOOKS)] : [];
    this.view.dispatch({ effects: this.format.reconfigure(looks) });
  }

  /** The language of the text, for the browser's spelling and for voices. */
  speak(language) {
    if (language === this.spoken) return;
    this.spoken = language;
    const attributes = language && language !== "und" ? EditorView.contentAttributes.of({ lang: language }) : [];
    this.view.dispatch({ effects: this.language.reconfigure(attributes) });
  }

  show(ranges) {
    this.view.dispatch({ effects: FOUND.set.of(ranges) });
  }

  found() {
    return this.view.state.field(FOUND.field);
  }

  contest(ranges) {
    this.view.dispatch({ effects: CONTESTED.set.of(ranges) });
  }

  contested() {
    return this.view.state.field(CONTESTED.field);
  }

  /** Lines as a range of the text; for no lines the place before line `line`. */
  lines(line, count) {
    const doc = this.view.state.doc;
    const from = line < doc.lines ? doc.line(line + 1).from : doc.length;
    return { from, to: count ? doc.line(line + count).to : from };
  }

  select(from, to) {
    this.view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    this.view.focus();
  }
}

function lineChange(doc, { line, count, lines }) {
  const text = lines.join("\n");
  if (!count) {
    if (line < doc.lines) return { from: doc.line(line + 1).from, insert: `${text}\n` };
    return { from: doc.length, insert: `\n${text}` };
  }
  const from = doc.line(line + 1).from;
  const to = doc.line(line + count).to;
  if (lines.length) return { from, to, insert: text };
  if (line + count < doc.lines) return { from, to: to + 1 };
  return { from: Math.max(from - 1, 0), to };
}
