// How much a phone downloads: each asset of dist/ as brotli at its best level.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const dist = path.resolve(import.meta.dirname, "../../dist");
const files = fs.readdirSync(dist, { recursive: true }).filter((name) => fs.statSync(path.join(dist, name)).isFile());
const rows = files
  .filter((name) => name !== "404.html")
  .map((name) => {
    const bytes = fs.readFileSync(path.join(dist, name));
    return { name, plain: bytes.length, brotli: zlib.brotliCompressSync(bytes).length };
  })
  .sort((a, b) => b.brotli - a.brotli);
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
console.log("| asset | bytes | brotli |\n|---|---:|---:|");
for (const { name, plain, brotli } of rows) console.log(`| ${name.replace(/-[0-9a-f]{8,}/, "-…")} | ${plain} | ${brotli} |`);
console.log(`| all | ${sum("plain")} | ${sum("brotli")} |`);
