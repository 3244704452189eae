// Bundles src/ into web/static/dist: a stylesheet and a module for every page, one more of each for the editor and for
// charts, the icons that templates draw inline, and the licences of everything that is in them.
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ICONS } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "dist");

// What stands between <svg …> and </svg>, on one line: the template gives the outer element.
async function shape(name) {
  const svg = await readFile(join(here, "node_modules", "lucide-static", "icons", `${name}.svg`), "utf8");
  const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return inner.replace(/\s+/g, " ").replace(/ ?(\/?>) ?/g, "$1").trim();
}

async function licence(name) {
  const folder = join(here, "node_modules", name);
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} comes without its licence`);
  return readFile(join(folder, file), "utf8");
}

await mkdir(out, { recursive: true });
// What most pages never show is a bundle of its own: the editor, and what draws charts.
const bundles = ["copydesk", "editor", "charts"].flatMap((name) => [`${name}.js`, `${name}.css`]);
const { metafile } = await build({
  entryPoints: bundles.map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
  metafile: true,
  absWorkingDir: here,
});
const shapes = await Promise.all(Object.entries(ICONS).map(async ([ours, theirs]) => [ours, await shape(theirs)]));
await writeFile(join(out, "icons.json"), JSON.stringify(Object.fromEntries(shapes)));
await copyFile(join(here, "node_modules", "lucide-static", "LICENSE"), join(out, "icons-license.txt"));
const inside = Object.keys(metafile.inputs).flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
const licences = [...new Set(inside)].sort().map(async (name) => `${name}\n\n${await licence(name)}`);
await writeFile(join(out, "editor-licenses.txt"), (await Promise.all(licences)).join("\n\n"));
