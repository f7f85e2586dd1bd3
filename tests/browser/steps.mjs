// Steps that journeys share: what a teacher does on her way.
import fs from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import { by, check, download, fixture } from "./harness.mjs";

/** The course, session and list that the scans of fixtures/ belong to. */
export const CS101 = {
  code: "CS101", name: "مقدمة في البرمجة", session: "المحاضرة 10", date: "2026-12-15",
  students: fixture("rosters/students-90.xlsx"), sheet: fixture("sheets/cs101-a4-ar.pdf"),
};

/** field -> truth, of every page of a scan or photo. */
export function truthOf(name) {
  const { pages } = parse(fs.readFileSync(fixture(name), "utf8"));
  return new Map(pages.flatMap((page) => page.fields).map((field) => [field.field, field]));
}

/** row -> status, as the teacher meant it: an unmarked row means absent, of two marks she takes the first. */
export function meant(truth) {
  const rows = [...truth.values()].filter((field) => field.field.startsWith("row-"));
  return new Map(rows.map((field) => [Number(field.field.slice(4)), field.value ?? (field.state === "blank" ? "absent" : "present")]));
}

export async function open(page, address, route = "") {
  await page.goto(new URL(route, address).href);
  await by(page, "page-title").or(page.locator("h1")).first().waitFor({ timeout: 60_000 });
}

/** Chooses a file of students and gives the numbers of the preview. */
export async function previewImport(page, file) {
  await by(page, "import-file").setInputFiles(file);
  await by(page, "import-counts").waitFor({ timeout: 60_000 });
  const counts = {};
  for (const total of await by(page, "import-counts").locator("[data-test]").all()) {
    counts[await total.getAttribute("data-test")] = Number(await total.getAttribute("data-n"));
  }
  return counts;
}

export async function makeCourse(page, { code, name }) {
  await by(page, "new-course").first().click();
  await by(page, "course-code").fill(code);
  await by(page, "course-name").fill(name);
  await by(page, "save-course").click();
  await by(page, "enrol").first().waitFor();
}

/** Enrols everybody of the last import, in the order of the file. */
export async function enrolImported(page) {
  await by(page, "enrol").first().click();
  await by(page, "choose-import").click();
  await by(page, "enrol-save").click();
  await by(page, "enrolled").first().waitFor();
  return by(page, "enrolled").count();
}

export async function makeSession(page, { session, date }) {
  await by(page, "new-session").first().click();
  await by(page, "session-name").fill(session);
  await by(page, "session-date").fill(date);
  await by(page, "save-session").click();
  await by(page, "session-print").waitFor();
}

/** Prints the session's sheet; gives its bytes. */
export async function printSheet(page, { paper = "a4", language = "ar" } = {}) {
  await by(page, "session-print").click();
  await by(page, `paper-${paper}`).check({ force: true });
  await by(page, `sheet-${language}`).check({ force: true });
  const file = await download(page, by(page, "print-pdf"));
  check(file.name.endsWith(".pdf"), "the sheet comes as a PDF file");
  await by(page, "print-close").click();
  return fs.readFileSync(file.path);
}

/** Where a file of fixtures/ lies. */
export const file = (name) => (path.isAbsolute(name) ? name : fixture(name));

/** Chooses files on the scan page and waits until nothing is left to read. */
export async function scan(page, files) {
  const before = await by(page, "scan-file").count();
  await by(page, "scan-files").setInputFiles(files.map(file));
  await page.waitForFunction((n) => document.querySelectorAll('[data-test="scan-file"]').length >= n, before + files.length, { timeout: 60_000 });
  await by(page, "scan-progress").waitFor({ state: "detached", timeout: 180_000 });
  // The list is drawn a moment after the reading ends.
  await page.waitForFunction(() => !document.querySelector('[data-test="scan-page"][data-state="waiting"]'), null, { timeout: 60_000 });
}

/** Decides every doubtful row as it was meant; gives how many there were. */
export async function decideAll(page, rows) {
  let n = 0;
  for (let card = by(page, "review-row").first(); (await by(page, "review-row").count()) > 0; n += 1) {
    const row = Number(await card.getAttribute("data-row"));
    await card.locator(`[data-test="choose-${rows.get(row)}"]`).click();
    await page.waitForFunction(([row]) => !document.querySelector(`[data-test="review-row"][data-row="${row}"]`), [row]);
  }
  return n;
}

/** row -> status of the session page. */
export async function recorded(page) {
  await by(page, "record-row").first().waitFor();
  const all = await by(page, "record-row").evaluateAll((rows) => rows.map((row) => [row.dataset.id, row.dataset.status]));
  return new Map(all.map(([, status], i) => [i + 1, status]));
}
