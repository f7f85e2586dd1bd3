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

/** Lets the origin keep so many bytes more than it has now; with nothing, as many as it likes. */
export async function leaveRoom(context, page, bytes) {
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  if (bytes === undefined) {
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  } else {
    const { usage } = await devtools.send("Storage.getUsageAndQuota", { origin });
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: Math.ceil(usage) + bytes });
  }
  await devtools.detach();
}
