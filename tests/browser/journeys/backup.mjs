// Two phones: a sealed backup restored on an empty one, then both halves of a class joined both ways.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { by, check, download, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import { CS101, enrolImported, makeCourse, makeSession, open, previewImport, printSheet, scan } from "../steps.mjs";

export const name = "a sealed backup on an empty phone, and two phones joined both ways";

const PASSPHRASE = "نخلة وثلاثة كتب";
const STORES = ["students", "courses", "rosters", "sessions", "registers", "sheets"];

/** What the phone holds, store by store: the texts of its rows. */
const rows = (page) => page.evaluate((stores) => new Promise((resolve, reject) => {
  const request = indexedDB.open("hadir");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const found = {};
    const transaction = request.result.transaction(stores);
    for (const store of stores) {
      const all = transaction.objectStore(store).getAll();
      all.onsuccess = () => { found[store] = all.result.map((row) => row.body); };
    }
    transaction.oncomplete = () => { request.result.close(); resolve(found); };
  };
}), STORES);

/** student -> status of the one session. */
const statuses = async (page) => {
  const { registers } = await rows(page);
  return new Map(registers.flatMap((body) => JSON.parse(body).records).map((record) => [record.student, record.status]));
};

export async function run() {
  const server = await serve({ port: 8131 });
  const [one, two] = [await phone(), await phone()];
  try {
    for (const { page } of [one, two]) {
      await open(page, server.address);
      await readyOffline(page);
    }
    await server.stop();
    const session = await prepare(one.page, server.address);
    await mark(one.page, session, 0, 10, "present");
    const sealed = await backup(one.page, server.address, { passphrase: PASSPHRASE });
    check(!fs.readFileSync(sealed).includes("20210001"), "a sealed backup shows nobody's number");
    await picture(one.page, "backup-made-ar");

    await choose(two.page, server.address, sealed);
    await by(two.page, "open-passphrase").fill("غير ذلك");
    await by(two.page, "open-backup").click();
    await by(two.page, "wrong-passphrase").waitFor({ timeout: 60_000 });
    check(true, "another passphrase opens nothing");
    await by(two.page, "open-passphrase").fill(PASSPHRASE);
    await by(two.page, "open-backup").click();
    await by(two.page, "backup-whole").waitFor({ timeout: 60_000 });
    await picture(two.page, "backup-compared-ar");
    await by(two.page, "replace-backup").click();
    await by(two.page, "replace-sure").click();
    await two.page.waitForFunction(() => document.querySelector('[data-test="backup-replaced"]'), null, { timeout: 60_000 });
    equal(await rows(two.page), await rows(one.page), "the empty phone holds row for row what the first one does");

    // The halves of a class on two phones, and one student of whom they disagree.
    await mark(one.page, session, 10, 13, "late");
    await mark(two.page, session, 13, 20, "absent");
    await mark(one.page, session, 30, 31, "present");
    await mark(two.page, session, 30, 31, "absent");
    const conflicts = await join(one.page, server.address, await backup(two.page, server.address));
    equal(conflicts, 1, "one student is said differently, and is asked about");
    equal((await statuses(one.page)).size, 21, "both halves are on the first phone, none twice");
    await open(one.page, server.address);
    await by(one.page, "nav-badge").waitFor();
    await by(one.page, "to-conflicts").click();
    await by(one.page, "conflict").waitFor();
    await picture(one.page, "conflict-ar");
    await by(one.page, "side-there").first().locator('[data-test="keep-side"]').click();
    await by(one.page, "conflict").waitFor({ state: "detached" });
    equal(await join(two.page, server.address, await backup(one.page, server.address)), 0, "the decision settles it on the other phone too");
    const [here, there] = [await statuses(one.page), await statuses(two.page)];
    equal([...there], [...here], "both phones say the same of everyone");
    equal([here.size, [...here.values()].filter((status) => status === "absent").length], [21, 8], "nothing was lost");

    // A scan on the first phone comes to the second with a full backup.
    await one.page.goto(session);
    await printSheet(one.page);
    await one.page.goto(`${session}/scan`);
    await scan(one.page, ["scans/roster-90-grey.pdf"]);
    await join(two.page, server.address, await backup(one.page, server.address, { full: true }));
    await two.page.goto(`${session}/scan`);
    await by(two.page, "scan-page").nth(2).waitFor();
    check(true, "the pictures of one phone are on the other");
    equal([...one.messages, ...two.messages], [], "nothing was complained of in the console");
  } catch (error) {
    await picture(one.page, "backup-failed-one");
    await picture(two.page, "backup-failed-two");
    throw error;
  } finally {
    await one.close();
    await two.close();
    await server.stop();
  }
}

/** Ninety students in a course with a session; gives its path. */
async function prepare(page, address) {
  await open(page, address, "import");
  await previewImport(page, CS101.students);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
  await open(page, address, "courses");
  await makeCourse(page, CS101);
  await enrolImported(page);
  await makeSession(page, CS101);
  return page.url();
}

/** Marks some rows by hand. */
async function mark(page, session, from, to, status) {
  await page.goto(session);
  for (let n = from; n < to; n += 1) {
    const row = by(page, "record-row").nth(n);
    await row.locator(`[data-test="set-${status}"]`).click();
    await page.waitForFunction(([n, status]) =>
      document.querySelectorAll('[data-test="record-row"]')[n]?.dataset.status === status, [n, status]);
  }
}

/** Makes a backup and gives its path, kept from the browser's own tidying up. */
async function backup(page, address, { passphrase, full = false } = {}) {
  await open(page, address, "backup");
  if (full) await by(page, "backup-full").check({ force: true });
  if (passphrase !== undefined) {
    await by(page, "backup-lock").check();
    await by(page, "passphrase").fill(passphrase);
    await by(page, "passphrase-again").fill(passphrase);
  }
  await by(page, "make-backup").click();
  await by(page, "save-backup").waitFor({ timeout: 60_000 });
  const file = await download(page, by(page, "save-backup"));
  check(/^hadir-\d{4}-\d\d-\d\d.*\.hadir$/.test(file.name), "the file's name has the day in it", file.name);
  const kept = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "hadir-backup-")), file.name);
  fs.copyFileSync(file.path, kept);
  return kept;
}

async function choose(page, address, file) {
  await open(page, address, "backup");
  await by(page, "backup-file").setInputFiles(file);
}

/** Brings in what another phone has; gives how many are said differently. */
async function join(page, address, file) {
  await choose(page, address, file);
  await by(page, "backup-whole").waitFor({ timeout: 60_000 });
  await by(page, "join-backup").click();
  await by(page, "backup-joined").waitFor({ timeout: 60_000 });
  const asked = by(page, "has-conflicts");
  return (await asked.count()) === 0 ? 0 : Number(await asked.getAttribute("data-n"));
}
