// The whole road, in Arabic, on a phone, with the server killed after the first load.
import fs from "node:fs";
import readXlsxFile from "read-excel-file/node";
import { by, check, download, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "from a student list to attendance records, offline";

const ARABIC = { present: "حاضر", absent: "غائب", late: "متأخر", excused: "مجاز" };

export async function run() {
  const server = await serve();
  const { context, page, messages, close } = await phone();
  try {
    await steps.open(page, server.address);
    equal(await page.getAttribute("html", "dir"), "rtl", "Arabic from the first screen, right to left");
    equal(await page.getAttribute("html", "lang"), "ar", "the language is said to the browser");
    await readyOffline(page);
    await picture(page, "home");
    await server.stop();
    await context.setOffline(true);
    await page.reload();
    await steps.open(page, server.address);
    console.log("  … the server is gone from here on");

    await students(page, server.address);
    await course(page, server.address);
    const session = await print(page);
    const truth = steps.meant(steps.truthOf("scans/roster-90-grey.toml"));
    await scanAndRecord(page, session, truth);
    await sameScanAgain(page, session, truth);
    await changedScan(page, session, truth);
    await exports(page, session);
    await afterReload(page, session);
    equal(messages, [], "nothing was complained of in the console");
  } catch (error) {
    await picture(page, "first-road-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}

async function students(page, address) {
  await steps.open(page, address, "import");
  const counts = await steps.previewImport(page, steps.CS101.students);
  await picture(page, "import");
  check(Object.values(counts).includes(90), "the preview counts 90 students before anything is saved", counts);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
  equal(await by(page, "import-done").getAttribute("data-n"), "90", "90 students are saved");

  await steps.open(page, address, "students/new");
  await by(page, "student-id").fill("20219999");
  await by(page, "student-name").fill("زينب كريم حسن");
  await by(page, "save-student").click();
  await by(page, "students").waitFor();
  await by(page, "student-search").fill("زينب كريم حسن");
  await by(page, "student").first().click();
  await by(page, "student-name").fill("زينب كريم حسين");
  await by(page, "save-student").click();
  await by(page, "student-search").fill("زينب كريم حسين");
  equal(await by(page, "student").count(), 1, "a student by hand, then mended");
}

async function course(page, address) {
  await steps.open(page, address, "courses");
  await steps.makeCourse(page, steps.CS101);
  equal(await steps.enrolImported(page), 90, "the list is enrolled in its own order");
  await picture(page, "course");
}

async function print(page) {
  await steps.makeSession(page, steps.CS101);
  const bytes = await steps.printSheet(page);
  check(bytes.equals(fs.readFileSync(steps.CS101.sheet)), "the app prints the very bytes that `omr` prints");
  check((await steps.printSheet(page)).equals(bytes), "printing again gives the same bytes");
  return page.url();
}

async function scanAndRecord(page, session, truth) {
  await by(page, "session-scan").click();
  await steps.scan(page, ["scans/roster-90-grey.pdf"]);
  await by(page, "scan-page").nth(2).waitFor();
  equal(await by(page, "scan-page").count(), 3, "three pages are read");
  await by(page, "all-pages").waitFor();
  check(true, "no page is missing");
  await picture(page, "scan");
  await page.reload();
  await by(page, "to-review").waitFor();
  check(true, "what was read survives a reload");
  await page.goto(new URL("/", session).href);
  await by(page, "waits").click();
  await by(page, "record-bar").waitFor();
  check(true, "the first page leads to the rows that wait");
  await by(page, "row-strip").first().waitFor();
  await picture(page, "review");
  const n = await steps.decideAll(page, truth);
  check(n > 0 && n <= 15, "the doubtful rows are asked, and few", n);
  await picture(page, "review-done");
  await by(page, "record").click();
  await page.waitForURL(session);
  equal([...(await steps.recorded(page))], [...truth], "all 90 records equal the truth");
  await picture(page, "session");
}

async function sameScanAgain(page, session, truth) {
  await page.goto(`${session}/scan`);
  await steps.scan(page, ["scans/roster-90-grey.pdf"]);
  await by(page, "page-repeat").nth(2).waitFor();
  equal(await by(page, "page-repeat").count(), 3, "the pages are known as repeats");
  await by(page, "nothing-new").waitFor();
  check(true, "the same scan again changes nothing");
  await page.goto(session);
  equal([...(await steps.recorded(page))], [...truth], "the records stay");
}

async function changedScan(page, session, truth) {
  const changed = steps.meant(steps.truthOf("scans/roster-90-changed.toml"));
  const differing = [...changed].filter(([row, status]) => truth.get(row) !== status);
  check(differing.length > 0, "the changed scan differs", differing);
  await page.goto(`${session}/scan`);
  await steps.scan(page, ["scans/roster-90-changed.pdf"]);
  await by(page, "to-review").click();
  await by(page, "correction").first().waitFor();
  await picture(page, "correction");
  equal(await by(page, "correction").count(), differing.length, "each difference is proposed with before and after");
  while ((await by(page, "correction").count()) > 0) {
    const left = await by(page, "correction").count();
    await by(page, "correction-accept").first().click();
    await page.waitForFunction((n) => document.querySelectorAll('[data-test="correction"]').length < n, left);
  }
  await steps.decideAll(page, changed);
  await by(page, "record").click();
  await page.waitForURL(session);
  equal([...(await steps.recorded(page))], [...changed], "the corrections are recorded");
}

async function exports(page, session) {
  const statuses = await steps.recorded(page);
  const ids = await by(page, "record-row").evaluateAll((rows) => rows.map((row) => row.dataset.id));
  const file = await download(page, by(page, "export-session"));
  check(/\.xlsx$/.test(file.name), "the session comes as .xlsx", file.name);
  const cells = await readXlsxFile(fs.readFileSync(file.path));
  const rows = (cells[0]?.data ?? cells).filter((row) => row.some((cell) => ids.includes(cell)));
  equal(rows.map((row) => row.find((cell) => ids.includes(cell))), ids, "its ids are text and in the roster's order");
  const words = rows.map((row) => row.find((cell) => Object.values(ARABIC).includes(cell)));
  equal(words, [...statuses.values()].map((status) => ARABIC[status]), "its statuses are the records, in Arabic words");
  keep(file.path, "session.xlsx");
  await by(page, "document-done").waitFor();
  const csv = await download(page, by(page, "export-session-csv"));
  const lines = fs.readFileSync(csv.path, "utf8").split("\r\n");
  check(lines[0].startsWith("\uFEFF") && ids.every((id) => lines.some((line) => line.includes(id))), "the session comes as .csv with every id");

  await by(page, "back").click();
  const course = await download(page, by(page, "export-course"));
  const book = await readXlsxFile(fs.readFileSync(course.path));
  const found = (book[0]?.data ?? book).filter((row) => row.some((cell) => ids.includes(cell)));
  equal(found.length, 90, "the course's workbook has every student");
  keep(course.path, "course.xlsx");
  await page.goto(session);
}

async function afterReload(page, session) {
  const before = [...(await steps.recorded(page))];
  await page.reload();
  equal([...(await steps.recorded(page))], before, "everything is there after a reload without a server");
}

/** Keeps an exported file beside the journeys' pictures, to be looked at. */
function keep(from, name) {
  fs.copyFileSync(from, fixture(`../tests/out/${name}`));
}
