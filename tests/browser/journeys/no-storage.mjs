// A browser that keeps nothing: said on every page, and still good for a morning's work that is taken away as a file.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { by, check, download, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import { outside, rows } from "../rows.mjs";
import * as steps from "../steps.mjs";

export const name = "without any storage the app works for the visit and says so; data of a newer release is left alone";

/** As Chrome does where a person forbids sites to keep anything. */
function refuse() {
  const refused = () => { throw new DOMException("The user denied permission to access the database.", "SecurityError"); };
  IDBFactory.prototype.open = refused;
  Object.defineProperty(window, "localStorage", { get: refused });
}

export async function run() {
  const server = await serve({ port: 8142 });
  try {
    await forTheVisit(server.address);
    await newer(server.address);
  } finally {
    await server.stop();
  }
}

async function forTheVisit(address) {
  const { context, page, messages, close } = await phone({ size: { width: 360, height: 740 } });
  const other = await phone();
  try {
    await context.addInitScript(refuse);
    await steps.open(page, address);
    const bar = page.locator('[data-test="storage-bar"][data-state="refused"]');
    await bar.waitFor();
    await picture(page, "no-storage-ar");
    // From here on by taps alone: a page that is loaded anew has forgotten everything.
    await by(page, "nav-students").click();
    await page.locator('a[href$="/import"]').first().click();
    await steps.previewImport(page, steps.CS101.students);
    await by(page, "import-save").click();
    await by(page, "import-done").waitFor();
    await by(page, "nav-courses").click();
    await steps.makeCourse(page, steps.CS101);
    equal(await steps.enrolImported(page), 90, "a list is imported and enrolled");
    await steps.makeSession(page, steps.CS101);
    await steps.printSheet(page);
    await page.locator('a[href$="/scan"]').first().click();
    await by(page, "scan-files").waitFor({ state: "attached" });
    await steps.scan(page, ["scans/roster-90-grey.pdf"]);
    check((await by(page, "scan-page").count()) >= 3, "its sheet is printed, scanned and read");
    check(await bar.isVisible(), "the page still says that nothing is kept");
    await picture(page, "no-storage-scan-ar");

    await by(page, "storage-backup").click();
    await by(page, "make-backup").click();
    await by(page, "save-backup").waitFor({ timeout: 60_000 });
    const file = await download(page, by(page, "save-backup"));
    const kept = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "hadir-visit-")), file.name);
    fs.copyFileSync(file.path, kept);
    const asked = page.waitForEvent("dialog").then(async (dialog) => {
      const type = dialog.type();
      await dialog.dismiss();
      return type;
    });
    await page.evaluate(() => { setTimeout(() => location.reload()); });
    equal(await asked, "beforeunload", "the browser asks before the window is loaded anew");
    equal(messages.filter((line) => line.startsWith("page error")), [], "the page did not break");

    await steps.open(other.page, address);
    await readyOffline(other.page);
    await steps.open(other.page, address, "backup");
    await by(other.page, "backup-file").setInputFiles(kept);
    await by(other.page, "backup-whole").waitFor({ timeout: 60_000 });
    await by(other.page, "join-backup").click();
    await by(other.page, "backup-joined").waitFor({ timeout: 60_000 });
    const { students, sessions } = await rows(other.page, ["students", "sessions"]);
    equal([students.length, sessions.length], [90, 1], "what was done is taken to a browser that keeps it");
  } catch (error) {
    await picture(page, "no-storage-failed");
    throw error;
  } finally {
    await close();
    await other.close();
  }
}

/** A database of a release that is newer than this one. */
async function newer(address) {
  const { context, page, close } = await phone();
  try {
    const tomorrow = await outside(context, address);
    await tomorrow.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("hadir", 99);
      request.onupgradeneeded = () => request.result.createObjectStore("students", { keyPath: "id" }).put({ id: "1", body: "of tomorrow" });
      request.onsuccess = () => { request.result.close(); resolve(); };
      request.onerror = () => reject(request.error);
    }));
    await page.goto(address);
    await by(page, "storage-problem").first().waitFor({ timeout: 60_000 });
    check((await by(page, "storage-problem").first().innerText()).includes("نسخة أحدث"), "data of a newer release is said to be that");
    await picture(page, "newer-ar");
    const found = await tomorrow.evaluate(() => new Promise((resolve) => {
      const request = indexedDB.open("hadir");
      request.onsuccess = () => {
        const all = request.result.transaction("students").objectStore("students").getAll();
        all.onsuccess = () => resolve([request.result.version, all.result]);
      };
    }));
    equal(found, [99, [{ id: "1", body: "of tomorrow" }]], "and is left as it is");
  } finally {
    await close();
  }
}
