// Bundles src/ into web/static/dist: one stylesheet, one module, and the icons that templates draw inline.
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
  entryPoints: [join(here, "src", "copydesk.js"), join(here, "src", "copydesk.css")],
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
