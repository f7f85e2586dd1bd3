// Written by `cargo xtask build` from xtask/src/sw.template.js; edit that one.
const VERSION = "__VERSION__";
const ASSETS = __ASSETS__; // [relative address, content hash]
const CACHE = "hadir-" + VERSION;
const address = (name) => new URL(name, self.registration.scope).href;

// All or nothing: one file that does not arrive and the version before stays.
async function precache() {
  const names = await caches.keys();
  const older = await Promise.all(names.filter((n) => n.startsWith("hadir-") && n !== CACHE).map((n) => caches.open(n)));
  const cache = await caches.open(CACHE);
  let done = 0;
  for (const [name, hash] of ASSETS) {
    const key = address(name);
    await cache.put(key, (await unchanged(older, key, hash)) ?? (await fresh(key, hash)));
    await tell({ kind: "precache", done: ++done, of: ASSETS.length });
  }
}

// A file that the version before has already is not downloaded again.
async function unchanged(caches, key, hash) {
  for (const cache of caches) {
    const hit = await cache.match(key);
    if (hit && hit.headers.get("x-hash") === hash) return hit;
  }
  return undefined;
}

async function fresh(key, hash) {
  const answer = await fetch(key, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
  const headers = new Headers(answer.headers);
  headers.set("x-hash", hash);
  return new Response(await answer.arrayBuffer(), { status: 200, headers });
}

async function tell(message) {
  for (const page of await self.clients.matchAll({ includeUncontrolled: true, type: "window" })) page.postMessage(message);
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("hadir-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const key = request.mode === "navigate" ? address("index.html") : request;
  return (await cache.match(key, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(precache()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
// The app posts this when the person agrees to update; never on its own.
self.addEventListener("message", (event) => { if (event.data === "skipWaiting") self.skipWaiting(); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(self.registration.scope)) event.respondWith(answer(request));
});
