// HTML of word processors as Markdown: first their ways of writing are made plain HTML, then that is turned over.
import { tables } from "@joplin/turndown-plugin-gfm";
import Turndown from "turndown";

const UNWANTED = "script, style, meta, link, title, xml, head, template, iframe, object";
const IMAGES = "img, picture, svg, video, canvas";
const RICH = "h1, h2, h3, h4, h5, h6, li, strong, em, del, a[href], table, blockquote, pre";

/** text: Markdown; rich: there was more than plain words; images: those left out, each by what it is said to show. */
export function cleaned(html) {
  const { body } = new DOMParser().parseFromString(unstyled(html), "text/html");
  dropComments(body);
  for (const one of body.querySelectorAll(UNWANTED)) one.remove();
  const images = dropImages(body);
  for (const one of body.querySelectorAll("[data-style]")) nameStyle(one);
  for (const [from, to] of [["b", "strong"], ["i", "em"], ["s", "del"], ["strike", "del"]]) rename(body, from, to);
  listWordParagraphs(body);
  tidyLists(body);
  tidyHeadings(body);
  tidyLinks(body);
  tidyTables(body);
  return { text: turned(body), rich: Boolean(body.querySelector(RICH)), images };
}

/** Styles under another name: as they are, the policy of the page would refuse each of them aloud. */
function unstyled(html) {
  return html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-style="));
}

function dropComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const one of found) one.remove();
}

function dropImages(body) {
  const found = [...body.querySelectorAll(IMAGES)].filter((one) => !one.parentElement.closest(IMAGES) && !isBlank(one));
  const named = found.map((one) => (one.getAttribute("alt") ?? one.querySelector("img")?.getAttribute("alt") ?? "").trim());
  for (const one of body.querySelectorAll(IMAGES)) one.remove();
  return named;
}

/** Mail and web pages count their readers with pictures of one dot: nobody misses those. */
const isBlank = (one) => ["width", "height"].every((side) => Number(one.getAttribute(side) ?? 99) <= 1);

const unwrap = (one) => one.replaceWith(...one.childNodes);

/** What a style attribute says of weight, slope and line, as the element that says the same; the rest of it goes. */
function nameStyle(one) {
  const style = Object.fromEntries(one.dataset.style.split(";").map((part) => part.split(":").map((word) => word.trim().toLowerCase())));
  const heavy = style["font-weight"];
  if (/^(b|strong)$/i.test(one.tagName) && /^(normal|400)$/.test(heavy ?? "")) return unwrap(one);
  if (/none/.test(style.display ?? "") || /ignore/.test(style["mso-list"] ?? "")) return markIgnored(one, style);
  if (/^(p|li|h\d|td|th|div|table|ul|ol|blockquote)$/i.test(one.tagName) || !one.textContent.trim()) return;
  if (heavy && (heavy.startsWith("bold") || Number(heavy) >= 600)) wrap(one, "strong");
  if (style["font-style"] === "italic") wrap(one, "em");
  if (/line-through/.test(`${style["text-decoration"]} ${style["text-decoration-line"]}`)) wrap(one, "del");
}

/** The sign that Word draws before an item says which kind of list it is; then it goes. */
function markIgnored(one, style) {
  const item = one.closest("p");
  if (item && "mso-list" in style) item.dataset.sign = one.textContent.trim();
  one.remove();
}

function wrap(one, name) {
  if (one.closest(name)) return;
  const outer = one.ownerDocument.createElement(name);
  outer.append(...one.childNodes);
  one.append(outer);
}

function rename(body, from, to) {
  for (const one of body.querySelectorAll(from)) {
    const other = one.ownerDocument.createElement(to);
    other.append(...one.childNodes);
    one.replaceWith(other);
  }
}

/** Word writes the items of a list as paragraphs that say how deep they are. */
function listWordParagraphs(body) {
  let open = [];
  let last = null;
  for (const item of body.querySelectorAll("p[data-style*='mso-list']")) {
    if (!/mso-list\s*:\s*l\d/.test(item.dataset.style)) continue;
    const depth = Number(/level(\d)/.exec(item.dataset.style)?.[1] ?? 1);
    if (last !== previous(item)) open = [];
    open.length = Math.min(open.length, depth);
    while (open.length < depth) open.push(beginList(item, open.at(-1)));
    last = open[0];
    const entry = item.ownerDocument.createElement("li");
    entry.append(...item.childNodes);
    open.at(-1).append(entry);
    item.remove();
  }
}

const previous = (item) => item.previousElementSibling;

function beginList(item, outer) {
  const ordered = /^\(?[\da-z一二三四五六七八九十]{1,4}[.)、）]$/i.test(item.dataset.sign ?? "");
  const list = item.ownerDocument.createElement(ordered ? "ol" : "ul");
  if (outer?.lastElementChild) outer.lastElementChild.append(list);
  else item.before(list);
  return list;
}

/** Google Docs puts a list within a list right below it, and paragraphs into items. */
function tidyLists(body) {
  for (const inner of body.querySelectorAll("ul > ul, ul > ol, ol > ul, ol > ol")) inner.previousElementSibling?.append(inner);
  for (const inner of body.querySelectorAll("li > p")) unwrap(inner);
}

function tidyHeadings(body) {
  for (const one of body.querySelectorAll("p.MsoTitle")) {
    const heading = one.ownerDocument.createElement("h1");
    heading.append(...one.childNodes);
    one.replaceWith(heading);
  }
  for (const inner of body.querySelectorAll(":is(h1, h2, h3, h4, h5, h6) :is(strong, em)")) unwrap(inner);
  for (const one of body.querySelectorAll("h1, h2, h3, h4, h5, h6")) if (!one.textContent.trim()) one.remove();
}

/** A link leads somewhere on the web or to an address; what only names a place in the document is none. */
function tidyLinks(body) {
  for (const one of body.querySelectorAll("a")) {
    if (!/^(https?:|mailto:)/i.test(one.getAttribute("href") ?? "")) unwrap(one);
    else one.removeAttribute("title");
  }
}

/** Markdown's tables have a head and no paragraphs: the first row is the head. */
function tidyTables(body) {
  for (const inner of body.querySelectorAll(":is(td, th) > :is(p, div)")) unwrap(inner);
  for (const one of body.querySelectorAll("table")) {
    if (one.querySelector("th")) continue;
    for (const cell of one.querySelector("tr")?.querySelectorAll("td") ?? []) {
      const head = one.ownerDocument.createElement("th");
      head.append(...cell.childNodes);
      cell.replaceWith(head);
    }
  }
}

function turned(body) {
  const turndown = new Turndown({ headingStyle: "atx", bulletListMarker: "-", emDelimiter: "*", codeBlockStyle: "fenced" });
  turndown.use(tables);
  turndown.addRule("items", { filter: "li", replacement: item });
  turndown.addRule("struck", { filter: "del", replacement: (words) => (words.trim() ? `~~${words}~~` : words) });
  const text = turndown.turndown(body).replace(/\u00a0/g, " ");
  return text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trim();
}

function item(words, node) {
  const list = node.parentElement;
  const place = [...list.children].indexOf(node);
  const sign = list.tagName === "OL" ? `${Number(list.getAttribute("start") ?? 1) + place}. ` : "- ";
  const text = words.replace(/^\n+|\n+$/g, "").replace(/\n{2,}(?=\s*(-|\d+\.) )/g, "\n").replace(/\n/g, `\n${" ".repeat(sign.length)}`);
  return `${sign}${text}${node.nextElementSibling ? "\n" : ""}`;
}
