// A college's year on a phone: 5,000 students, 40 courses, 100,000 records in 2,000 sessions, with the journal of all
// of it. tests/src/bin/make-term.rs writes it as a backup; it comes onto the phone through the screen, as anybody's would.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { by, root } from "./harness.mjs";
import { open } from "./steps.mjs";

const folder = path.join(root, "target/term");

/** The files: a backup of the year, and a list of 10,000 students of whom half are in it. */
export const YEAR = path.join(folder, "year.hadir");
export const LIST = path.join(folder, "list.xlsx");
export const N_LISTED = 10_000;

/** Makes the files; `HADIR_TERM` names a program that is built already. */
export function makeFiles() {
  const made = process.env.HADIR_TERM;
  if (made) execFileSync(made, [folder], { stdio: "inherit" });
  else execFileSync("cargo", ["run", "-q", "--locked", "--profile", "native", "-p", "tests", "--bin", "make-term", "--", folder], { cwd: root, stdio: "inherit" });
}

/** Chooses a backup and waits until it is read and compared. */
export async function chooseBackup(page, address, file) {
  await open(page, address, "backup");
  await by(page, "backup-file").setInputFiles(file);
  await by(page, "backup-whole").waitFor({ timeout: 300_000 });
}

/** Replaces what the phone holds by a backup. */
export async function restore(page, address, file) {
  await chooseBackup(page, address, file);
  await by(page, "replace-backup").click();
  await by(page, "replace-sure").click();
  await by(page, "backup-replaced").waitFor({ timeout: 300_000 });
}

/** Runs in the page: of every store of a backup, how many rows there are and the SHA-256 of their texts in the order of their keys. */
async function digestOfStores(stores) {
  const db = await new Promise((done, failed) => {
    const request = indexedDB.open("hadir");
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const digests = {};
  for (const store of stores) {
    const rows = await new Promise((done) => {
      db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result);
    });
    const bytes = new TextEncoder().encode(rows.map((row) => row.body).join("\n"));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    digests[store] = [rows.length, Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("")];
  }
  db.close();
  return digests;
}

const STORES = ["students", "sections", "courses", "rosters", "lessons", "sessions", "registers", "excuses", "sheets", "reviews", "conflicts"];

/** What a phone holds, to be compared; the journal is longer by a line after a restore, see `journalOf`. */
export const contents = (page) => page.evaluate(`(${digestOfStores})(${JSON.stringify(STORES)})`);

/** The lines of the journal by device and number, each as the seal it has. */
export const journalOf = (page) => page.evaluate(async () => {
  const db = await new Promise((done) => { indexedDB.open("hadir").onsuccess = (event) => done(event.target.result); });
  const rows = await new Promise((done) => {
    db.transaction("journal").objectStore("journal").getAll().onsuccess = (event) => done(event.target.result);
  });
  db.close();
  return rows.map((row) => [`${row.n}@${row.device}`, row.body]);
});
