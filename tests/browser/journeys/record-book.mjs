// A day of the term: the timetable makes the session, a change is corrected and taken back after a restart, and a second tab follows.
import { by, check, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import { CS101, enrolImported, makeCourse, open, previewImport } from "../steps.mjs";

export const name = "timetable to session in two taps, corrections taken back after a restart, two tabs (Arabic, offline)";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

export async function run() {
  const server = await serve({ port: 8129 });
  const { context, page, messages, close } = await phone();
  try {
    await open(page, server.address);
    await readyOffline(page);
    await server.stop();
    await prepare(page, server.address);
    await timetable(page, server.address);
    const row = await corrections(page, server.address);
    await twoTabs(context, page, row);
    await leave(page, server.address, row);
    await section(page, server.address);
    await archived(page, server.address);
    await removed(page, server.address, row);
    equal(messages, [], "the console has nothing to complain of");
  } finally {
    await close();
    await server.stop();
  }
}

async function prepare(page, address) {
  await open(page, address, "import");
  const counts = await previewImport(page, CS101.students);
  equal(counts["import-new"], 90, "ninety students are new");
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
  await open(page, address, "courses");
  await makeCourse(page, CS101);
  equal(await enrolImported(page), 90, "ninety students are enrolled");
}

/** A line for today's weekday, then the home page makes the session of it. */
async function timetable(page, address) {
  await open(page, address, "timetable");
  await by(page, "first-lesson").click();
  const today = await page.evaluate(() => new Date().getDay());
  await by(page, "lesson-day").selectOption(DAYS[today]);
  await by(page, "save-lesson").click();
  await by(page, "field-error").first().waitFor();
  check(true, "a lecture without times is not saved");
  await by(page, "lesson-start").fill("08:30");
  await by(page, "lesson-end").fill("10:00");
  await by(page, "lesson-room").fill("قاعة ٥");
  await by(page, "save-lesson").click();
  await by(page, "lesson").waitFor();
  // Another one at the same hour, whose term turns out to be over.
  await by(page, "new-lesson").click();
  await by(page, "lesson-day").selectOption(DAYS[today]);
  await by(page, "lesson-start").fill("09:00");
  await by(page, "lesson-end").fill("11:00");
  await by(page, "save-lesson").click();
  await by(page, "lesson-clash").nth(1).waitFor();
  check(true, "lectures at the same time say so");
  await picture(page, "timetable-clash-ar");
  await by(page, "lesson").nth(1).click();
  await by(page, "lesson-from").fill("2020-02-01");
  await by(page, "lesson-until").fill("2020-01-01");
  await by(page, "save-lesson").click();
  await by(page, "field-error").first().waitFor();
  check(true, "a term that ends before it begins is not saved");
  await by(page, "lesson-from").fill("");
  await by(page, "save-lesson").click();
  await by(page, "lesson").nth(1).waitFor();
  equal(await by(page, "lesson-clash").count(), 0, "a term that is over is in nobody's way");
  await picture(page, "timetable-ar");
  await open(page, address, "history");
  await by(page, "history-line").first().waitFor();
  check((await by(page, "history-line").first().innerText()).includes("آخر يوم في الفصل"), "the history says what of the lecture was changed");

  await open(page, address);
  await by(page, "begin-lecture").waitFor();
  equal(await by(page, "begin-lecture").count(), 1, "a lecture whose term is over is not offered");
  await picture(page, "today-ar");
  await by(page, "begin-lecture").click();
  await by(page, "session-print").waitFor();
  const made = page.url();
  check(made.includes("/session/"), "one tap makes today's session");
  await open(page, address);
  await by(page, "lecture").click();
  await by(page, "session-print").waitFor();
  equal(page.url(), made, "the second tap opens the same session");
}

/** Marks by hand, corrects, and takes both back from the history after a reload. */
async function corrections(page, address) {
  const row = by(page, "record-row").nth(4);
  const status = (wanted) => page.waitForFunction(([n, s]) =>
    document.querySelectorAll('[data-test="record-row"]')[n]?.dataset.status === s, [4, wanted]);
  await row.locator('[data-test="set-absent"]').click();
  await status("absent");
  await row.locator('[data-test="set-late"]').click();
  await status("late");
  const session = page.url();

  await open(page, address, "history");
  await by(page, "chain-good").waitFor();
  await picture(page, "history-ar");
  await page.reload();
  await taken(page, by(page, "take-back"));
  await page.goto(session);
  await row.waitFor();
  await status("absent");
  check(true, "after a restart the correction is taken back, and what was before stands again");
  return { session };
}

async function twoTabs(context, page, { session }) {
  const other = await context.newPage();
  await other.goto(session);
  const shown = (tab, wanted) => tab.waitForFunction(([s]) =>
    document.querySelectorAll('[data-test="record-row"]')[0]?.dataset.status === s, [wanted], { timeout: 10_000 });
  await by(other, "record-row").first().waitFor();
  await by(page, "record-row").first().locator('[data-test="set-excused"]').click();
  await shown(page, "excused");
  await shown(other, "excused");
  check(true, "what one tab records the other one shows, without being asked");
  await by(other, "record-row").first().locator('[data-test="set-present"]').click();
  await shown(other, "present");
  await shown(page, "present");
  await other.close();
}

/** A leave over today excuses today's absence, a record says why it is so, and both go back. */
async function leave(page, address, { session }) {
  await page.goto(session);
  const row = by(page, "record-row").nth(4);
  await row.waitFor();
  const id = await row.getAttribute("data-id");
  await open(page, address, `students/${id}/record`);
  equal(Number(await by(page, "n-absent").getAttribute("data-n")), 1, "the student's page counts one absence");
  await by(page, "new-excuse").click();
  await by(page, "excuse-reason").fill("تقرير طبي");
  await by(page, "save-excuse").click();
  await by(page, "excuse").waitFor();
  await page.waitForFunction(() => document.querySelector('[data-test="n-excused"]')?.dataset.n === "1");
  check(true, "a leave over the day makes the absence an excused one");
  await picture(page, "student-record-ar");
  await page.goto(session);
  await row.locator('[data-test="why"]').click();
  await by(page, "why-line").nth(3).waitFor();
  equal(await by(page, "why-line").count(), 4, "the record tells each change: absent, late, taken back, excused");
  await picture(page, "why-ar");
  await open(page, address, `students/${id}/record`);
  await by(page, "excuse").click();
  await by(page, "remove-excuse").click();
  await page.waitForFunction(() => document.querySelector('[data-test="n-absent"]')?.dataset.n === "1");
  check(true, "the leave taken back leaves an absence again");
}

/** A section is made, gets a student, goes and comes back from the bin with its student. */
async function section(page, address) {
  await open(page, address, "sections/new");
  await by(page, "section-name").fill("شعبة أ");
  await by(page, "save-section").click();
  await by(page, "section").waitFor();
  await open(page, address, "students");
  await by(page, "student").nth(1).click();
  await by(page, "student-section").waitFor();
  await by(page, "student-section").selectOption({ label: "شعبة أ" });
  await page.locator('form button[type="submit"]').click();
  await by(page, "student-count").waitFor();
  await open(page, address, "sections");
  equal(Number(await by(page, "section").getAttribute("data-n")), 1, "the section counts its student");
  await by(page, "section").click();
  await by(page, "remove-section").click();
  await by(page, "undo").waitFor();
  await open(page, address, "history");
  await page.locator('[data-test="bin"] summary').click();
  await picture(page, "bin-ar");
  await taken(page, by(page, "bring-back"));
  await open(page, address, "sections");
  await by(page, "section").waitFor();
  check(true, "what was removed comes back from the bin");
}

/** Takes the newest line back, and waits until the app says that it is done. */
async function taken(page, way) {
  await way.first().click();
  await by(page, "toast").waitFor();
}

/** A student who is archived comes back from the history. */
async function archived(page, address) {
  await open(page, address, "students");
  await by(page, "student").first().click();
  await by(page, "archive-student").click();
  await by(page, "undo").waitFor();
  await open(page, address, "students");
  equal(Number(await by(page, "student-count").getAttribute("data-n")), 89, "an archived student is off the list");
  await open(page, address, "history");
  await taken(page, by(page, "take-back"));
  await open(page, address, "students");
  equal(Number(await by(page, "student-count").getAttribute("data-n")), 90, "and back once it is taken back");
}

/** A course that is removed takes its sessions and records with it, after saying so, and brings them back. */
async function removed(page, address, { session }) {
  await page.goto(session);
  await by(page, "record-row").first().waitFor();
  const statuses = () => by(page, "record-row").evaluateAll((rows) => rows.map((row) => row.dataset.status));
  const before = await statuses();
  await open(page, address, "courses");
  await by(page, "course").first().click();
  await by(page, "edit-course").click();
  await by(page, "remove").click();
  await by(page, "removal").locator("p").waitFor();
  await picture(page, "removal-ar");
  await by(page, "remove-sure").click();
  await by(page, "undo").waitFor();
  await open(page, address, "courses");
  await page.locator(".empty").first().waitFor();
  equal(await by(page, "course").count(), 0, "the course is gone");
  await open(page, address, "history");
  await taken(page, by(page, "take-back"));
  await page.goto(session);
  await by(page, "record-row").first().waitFor();
  equal(await statuses(), before, "the course comes back with every record as it was");
}
