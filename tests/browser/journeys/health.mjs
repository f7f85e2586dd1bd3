// Is everything well? What the page says in three languages, what its file holds of nobody, and a reminder that does not nag.
import fs from "node:fs";
import { by, check, download, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import { rows } from "../rows.mjs";
import { CS101, decideAll, enrolImported, makeCourse, makeSession, meant, open, previewImport, printSheet, scan, truthOf } from "../steps.mjs";

export const name = "the health page says how things stand, its file names nobody, one id leads from a photo to its records";

const STAGES = ["open-app", "open-database", "open-file", "page-read", "page-kept", "import-preview", "import-save", "print", "record"];

export async function run() {
  const server = await serve({ port: 8144 });
  const { page, messages, close } = await phone({ size: { width: 360, height: 740 } });
  try {
    await open(page, server.address);
    await readyOffline(page);
    const session = await work(page, server.address);
    await reminded(page, server.address, session);
    await health(page, server.address);
    await examined(page);
    const text = await shared(page);
    await followed(page, session, text);
    await languages(page, server.address);
    await warned(page, server.address);
    equal(messages.filter((line) => line.startsWith("page error")), [], "the page did not break");
  } catch (error) {
    await picture(page, "health-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}

/** A list, a course, a session, its sheet printed, scanned and recorded; gives its path. */
async function work(page, address) {
  await open(page, address, "import");
  await previewImport(page, CS101.students);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor({ timeout: 60_000 });
  await open(page, address, "courses");
  await makeCourse(page, CS101);
  await enrolImported(page);
  await makeSession(page, CS101);
  await printSheet(page);
  const session = page.url();
  // Gone at once: what was timed a moment ago is not lost with the page.
  await page.goto(`${session}/scan`);
  await by(page, "scan-files").waitFor({ state: "attached" });
  await scan(page, ["scans/roster-90-grey.pdf"]);
  await page.goto(`${session}/review`);
  await by(page, "record").waitFor();
  await decideAll(page, meant(truthOf("scans/roster-90-grey.toml")));
  await by(page, "record").click();
  await by(page, "record-row").first().waitFor();
  return session;
}

/** After a recorded session a backup is proposed once, and not again once it is waved away. */
async function reminded(page, address, session) {
  await by(page, "nudge-quiet").waitFor();
  await by(page, "nudge-quiet").scrollIntoViewIfNeeded();
  await picture(page, "nudge-ar");
  await by(page, "nudge-not-now").click();
  await by(page, "nudge-quiet").waitFor({ state: "detached" });
  await page.goto(session);
  await by(page, "record-row").first().waitFor();
  await open(page, address, "");
  await by(page, "session").first().waitFor();
  equal(await by(page, "nudge-quiet").count(), 0, "a reminder that was waved away does not come again");
  await page.goto(session);
  await by(page, "record-row").first().locator('[data-test="set-excused"]').click();
  await by(page, "nudge-quiet").waitFor();
  check(true, "once something else is recorded, it does");
  await by(page, "nudge-not-now").click();
}

async function health(page, address) {
  await open(page, address, "health");
  await by(page, "health").waitFor();
  await whole(page, "health-ar");
  for (const part of ["offline", "storage", "room", "backup", "reader", "jobs", "camera", "version"]) {
    check(await by(page, `health-${part}`).isVisible(), `a line for ${part}`);
  }
  equal(await by(page, "health-offline").getAttribute("data-well"), "true", "the app is ready without internet");
  equal(await by(page, "health-backup").getAttribute("data-well"), "false", "no backup is nothing well");
  const stages = await by(page, "health-time").evaluateAll((all) => all.map((row) => row.dataset.stage));
  equal(STAGES.filter((stage) => !stages.includes(stage)), [], "what was done was timed");
  const figures = await by(page, "health-time").first().locator("td").allInnerTexts();
  equal(figures.length, 3, "with half, ninety-five in a hundred, and how often");
  await by(page, "health-try").click();
  await page.waitForFunction(() => !document.querySelector('[data-test="health-try"]').disabled, null, { timeout: 60_000 });
  equal(await by(page, "health-reader").getAttribute("data-well"), "true", "the reader answers when it is tried");
}

/** The file for whoever helps; gives its text. */
async function shared(page) {
  const file = await download(page, by(page, "health-share"));
  const found = await rows(page, ["log", "students", "courses", "sessions"]);
  const text = fs.readFileSync(file.path, "utf8");
  check(text.includes("page-read") && text.includes("recorded"), "the diagnostic file holds the log");
  const students = found.students.map((body) => JSON.parse(body));
  equal(students.length, 90, "ninety students are stored");
  const personal = students.flatMap((student) => Object.values(student)).filter((value) => typeof value === "string" && value.length > 3);
  personal.push("roster-90", "students-90", CS101.name, CS101.session, CS101.code);
  const all = text + found.log.join("\n");
  equal(personal.filter((word) => all.includes(word)), [], "no name, number or file name is in it or in the log");
  return text;
}

/** The id of the scanned file, from a record to the log. */
async function followed(page, session, text) {
  await page.goto(session);
  await by(page, "record-row").nth(20).waitFor();
  await by(page, "record-row").nth(20).locator('[data-test="why"]').click();
  await by(page, "why-trace").waitFor();
  await picture(page, "why-trace-ar");
  const [id, number, field] = (await by(page, "why-trace").innerText()).split("/");
  check(/^row-\d+$/.test(field) && Number(number) >= 1, "a record names its photo, page and row", [id, number, field]);
  const lines = text.split("\n").filter((line) => line.includes(`"scan":"${id}"`)).map((line) => JSON.parse(line));
  const said = new Set(lines.map((line) => line.took ?? line.happened));
  equal(["file-taken", "page-read", "page-done", "recorded"].filter((one) => !said.has(one)), [], "the same id is on the file's, the page's and the records' lines");
}

async function languages(page, address) {
  for (const language of ["ckb", "en"]) {
    await open(page, address, "settings");
    await by(page, `language-${language}`).check({ force: true });
    await open(page, address, "health");
    await by(page, "health").waitFor();
    await whole(page, `health-${language}`);
  }
  await open(page, address, "settings");
  await by(page, "language-ar").check({ force: true });
}

/** The record book is examined on a tap: its lines, and what is stored beside what they say. */
async function examined(page) {
  await by(page, "health-book-try").click();
  await by(page, "health-book-found").waitFor({ state: "attached", timeout: 60_000 });
  equal([await by(page, "health-book-found").getAttribute("data-n"), await by(page, "health-book").getAttribute("data-well")],
    ["0", "true"], "the record book is examined, and whole");
}

/** A phone that says that it is nearly full: that is told before anything fails. */
async function warned(page, address) {
  await page.addInitScript(() => {
    StorageManager.prototype.estimate = async () => ({ usage: window.isEmptied ? 1e7 : 9.7e7, quota: 1e8 });
  });
  await open(page, address, "health");
  await by(page, "health-warning").first().waitFor();
  await by(page, "storage-bar").waitFor();
  equal(await by(page, "storage-bar").getAttribute("data-state"), "nearly-full", "the bar says that the room is nearly used up");
  await picture(page, "health-warned-ar");
  await open(page, address);
  await by(page, "warned-of").first().waitFor();
  check(await by(page, "warned-of").count() > 0, "the first page says it too, and leads to it");
  await picture(page, "home-warned-ar");
  await page.evaluate(() => { window.isEmptied = true; });
  await by(page, "storage-check").click();
  await by(page, "storage-bar").waitFor({ state: "detached" });
  check(true, "and goes once there is room");
}

/** The whole page as a picture, however long it is. */
async function whole(page, name) {
  await page.setViewportSize({ width: 360, height: 2000 });
  await picture(page, name);
  await page.setViewportSize({ width: 360, height: 740 });
}
