// A static server for the journeys: node server.mjs DIR PORT [PREFIX]. Unknown paths give 404.html,
// as static hosts do, or a bare 404 where the folder has none.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const [dir, port, prefix = "/"] = process.argv.slice(2);
const root = path.resolve(dir);
const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm", ".css": "text/css",
  ".json": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".woff2": "font/woff2",
};

http.createServer((request, answer) => {
  const wanted = pathOf(request.url);
  const inside = wanted.startsWith(prefix) ? wanted.slice(prefix.length) : "404.html";
  let file = path.join(root, inside || "index.html");
  const there = file.startsWith(root) && fs.existsSync(file) && fs.statSync(file).isFile();
  if (!there) file = path.join(root, "404.html");
  if (!there && !fs.existsSync(file)) return answer.writeHead(404).end();
  const hashed = /-[0-9a-f]{12,}/.test(path.basename(file));
  answer.writeHead(there ? 200 : 404, {
    "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache",
  });
  fs.createReadStream(file).pipe(answer);
}).listen(Number(port), "127.0.0.1", () => console.log("ready"));

/** The path that is asked for; one that cannot be decoded is nowhere. */
function pathOf(url) {
  try {
    return decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return "404.html";
  }
}
