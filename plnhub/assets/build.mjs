// Build every asset into plnhub/static/dist: hashed names, .br and .gz beside each, manifest.json.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { favicon, sprite } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static", "dist");
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none",
  outdir: out,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".woff2": "file" },
  define: { global: "globalThis" },
  logLevel: "warning",
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const results = await Promise.all([
  build({ ...common, entryPoints: ["css/app.css", "css/plotly.css"], target: "esnext" }),
  build({ ...common, entryPoints: ["js/theme.js"], format: "iife", target: "es2022" }),
  build({
    ...common,
    entryPoints: ["js/app.js", "js/charts.js", "js/plotly.js"],
    format: "esm",
    splitting: true,
    target: "es2022",
    loader: { ".css": "empty" }, // the chart library's map styles, which no page of ours needs
  }),
]);

const manifest = {};
for (const { metafile } of results) {
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint) manifest[basename(entryPoint)] = basename(path);
  }
}
for (const name of readdirSync(out).filter((each) => each.endsWith(".woff2"))) {
  manifest[name.replace(/-[A-Z0-9]{8}(?=\.woff2$)/, "")] = name;
}
manifest["icons.svg"] = write("icons", ".svg", sprite(here));
manifest["favicon.svg"] = write("favicon", ".svg", favicon);
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1));

for (const name of readdirSync(out).filter((each) => [".css", ".js", ".svg"].includes(extname(each)))) {
  const body = readFileSync(join(out, name));
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }));
  writeFileSync(join(out, `${name}.gz`), gzipSync(body, { level: 9 }));
}
console.log(`built ${Object.keys(manifest).length} assets`);

function write(stem, suffix, text) {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  writeFileSync(join(out, `${stem}-${hash}${suffix}`), text);
  return `${stem}-${hash}${suffix}`;
}
