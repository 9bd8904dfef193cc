/**
 * Bundles the plugin into ../assets: dateline.js (with Leaflet), dateline.css (with Leaflet's), the fonts (of pages,
 * and of pictures, which draw names in many scripts) and the base map's sources. Run `npm ci` first; needs no network.
 */
import { build } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "..", "assets");
const modules = join(here, "node_modules");

await mkdir(assets, { recursive: true });
const target = ["es2023", "chrome120", "firefox121", "safari17.4"];
const made = ["host.js", "print.css", "dateline.js", "dateline.css", "dateline-file.css", "article.js", "article.css", "newest.js", "newest.css", "page.js", "page.css", "copy.js", "copy.css", "search.js", "search.css", "table.js", "table.css", "drop.js", "drop.css", "draft.js", "draft.css", "edit.js", "edit.css"];
await Promise.all(made.map((name) => rm(join(assets, name), { force: true })));
await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "src/plugin/main.ts", out: "dateline" },
    { in: "src/host/host.ts", out: "host" },
    { in: "src/styles/style.css", out: "dateline" },
    { in: "src/styles/print.css", out: "print" },
  ],
  outdir: assets,
  bundle: true,
  format: "iife",
  minify: true,
  target,
  charset: "utf8",
  legalComments: "inline",
  loader: { ".woff2": "copy", ".png": "dataurl" },
  assetNames: "[name]",
  logLevel: "warning",
});
// An exported file stands alone: the same style sheet with the fonts inside.
await build({
  absWorkingDir: here,
  entryPoints: [{ in: "src/styles/style.css", out: "dateline-file" }],
  outdir: assets,
  bundle: true,
  minify: true,
  target,
  loader: { ".woff2": "dataurl", ".png": "dataurl" },
  logLevel: "warning",
});
// The pages Article, Table, Draft and Edit, the fields for words and for a file, the line about a newer version, the frame of all pages and the button that copies a link are Streamlit components: modules of their own.
await build({
  absWorkingDir: here,
  entryPoints: ["article", "newest", "page", "copy", "search", "table", "drop", "draft", "edit"].flatMap((page) => [
    { in: `src/${page}/${page}.ts`, out: page },
    { in: `src/${page}/${page}.css`, out: page },
  ]),
  outdir: assets,
  bundle: true,
  format: "esm",
  minify: true,
  target: ["es2023", "chrome123", "firefox121", "safari17.5"],
  charset: "utf8",
  logLevel: "warning",
});
await copyFile(join(modules, "world-atlas", "countries-10m.json"), join(assets, "countries-10m.json"));
const variable = "@fontsource-variable";
const scripts = ["arabic", "hebrew", "devanagari", "bengali", "ethiopic", "armenian", "georgian", "thai", "khmer", "tamil", "sinhala"];
const fonts = [
  ...["latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext"].map((subset) => [variable, "source-sans-3", `source-sans-3-${subset}-wght-normal`]),
  ...scripts.map((script) => [variable, `noto-sans-${script}`, `noto-sans-${script}-${script}-wght-normal`]),
  ["@fontsource", "noto-sans-myanmar", "noto-sans-myanmar-myanmar-600-normal"],
];
await Promise.all(fonts.map(([scope, family, name]) => copyFile(join(modules, scope, family, "files", `${name}.woff2`), join(assets, `${name}.woff2`))));
