// The phone's own rows, looked at and made from outside the app.

/** What the phone holds: store -> the texts of its rows, or the rows themselves where they have no text. */
export const rows = (page, stores) => page.evaluate((stores) => new Promise((resolve, reject) => {
  const request = indexedDB.open("hadir");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const found = {};
    const transaction = request.result.transaction(stores);
    for (const store of stores) {
      const all = transaction.objectStore(store).getAll();
      all.onsuccess = () => { found[store] = all.result.map((row) => row.body ?? row); };
    }
    transaction.oncomplete = () => { request.result.close(); resolve(found); };
  };
}), stores);

/** A page of the app's origin that is not the app: what runs there finds the same database. */
export async function outside(context, address) {
  const blank = new URL("outside.html", address).href;
  await context.route(blank, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>outside</title>" }));
  const page = await context.newPage();
  await page.goto(blank);
  return page;
}

const sessions = new WeakMap();

/** The browser's own protocol, one session a context: what it overrides ends with it. */
async function devtoolsOf(context, page) {
  if (!sessions.has(context)) sessions.set(context, await context.newCDPSession(page));
  return sessions.get(context);
}

/** Sets how many bytes the origin may keep beyond what it has now; with nothing, as many as it likes. */
async function setRoom(context, page, bytes) {
  const devtools = await devtoolsOf(context, page);
  const { origin } = new URL(page.url());
  if (bytes === undefined) {
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  } else {
    const { usage } = await devtools.send("Storage.getUsageAndQuota", { origin });
    // The database tidies itself up: what it uses now may be less in a second.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: bytes === 0 ? 1 : Math.ceil(usage) + bytes });
  }
}

/** Whether a write of a few bytes finds no room. */
const isFull = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const request = indexedDB.open("probe", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("probe");
  request.onerror = () => resolve(request.error.name === "QuotaExceededError");
  request.onsuccess = () => {
    const transaction = request.result.transaction("probe", "readwrite", { durability: "strict" });
    transaction.objectStore("probe").put("a few bytes", 1);
    const end = (wasFull) => { request.result.close(); resolve(wasFull); };
    transaction.oncomplete = () => end(false);
    transaction.onabort = () => (transaction.error?.name === "QuotaExceededError" ? end(true) : reject(transaction.error));
  };
}));

/** The same, and waits until writes feel it: Chromium remembers for half a minute how much room it saw. */
export async function leaveRoom(context, page, bytes) {
  // Some room is felt by the first write that succeeds after none did.
  if (bytes > 0) await leaveRoom(context, page, 0);
  const until = Date.now() + 90_000;
  do {
    if (Date.now() > until) throw new Error(`the room for ${bytes ?? "any number of"} bytes is not felt`);
    await setRoom(context, page, bytes);
    await new Promise((later) => setTimeout(later, 500));
  } while ((await isFull(page)) !== (bytes === 0));
}
