// Bundles src/ into web/static/dist: a stylesheet and a module for all pages, one of each for charts, and the icons that templates draw inline.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
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

await mkdir(out, { recursive: true });
await build({
  // What draws charts is a bundle of its own: most pages show none.
  entryPoints: ["copydesk.js", "copydesk.css", "charts.js", "charts.css"].map((name) => join(here, "src", name)),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
});
const shapes = await Promise.all(Object.entries(ICONS).map(async ([ours, theirs]) => [ours, await shape(theirs)]));
await writeFile(join(out, "icons.json"), JSON.stringify(Object.fromEntries(shapes)));
await copyFile(join(here, "node_modules", "lucide-static", "LICENSE"), join(out, "icons-license.txt"));
await copyFile(join(here, "node_modules", "uplot", "LICENSE"), join(out, "charts-license.txt"));
