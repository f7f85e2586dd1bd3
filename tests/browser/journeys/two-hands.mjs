// What a person is at survives what others write meanwhile: half-typed forms, ticks, a search, quick taps.
import { by, check, equal, phone, readyOffline, serve } from "../harness.mjs";
import { CS101, enrolImported, makeCourse, makeSession, open, previewImport } from "../steps.mjs";

export const name = "half-typed forms, ticks and quick taps outlive what a second tab writes (Arabic)";

const N_TICKED = 3;

export async function run() {
  const server = await serve({ port: 8146 });
  const { context, page, messages, close } = await phone();
  try {
    await open(page, server.address);
    await readyOffline(page);
    await server.stop();
    const other = await context.newPage();
    await prepare(page, server.address);
    const course = await ticks(page, other, server.address);
    await edit(page, other, server.address);
    await clash(page, other, server.address);
    await search(page, other, server.address);
    await taps(page, course);
    await week(page, other, server.address);
    equal(messages, [], "the console has nothing to complain of");
  } finally {
    await close();
    await server.stop();
  }
}

async function prepare(page, address) {
  await open(page, address, "import");
  await previewImport(page, CS101.students);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
}

/** A student by hand. */
async function add(page, address, id, name) {
  await open(page, address, "students/new");
  await by(page, "student-id").fill(id);
  await by(page, "student-name").fill(name);
  await by(page, "save-student").click();
  await by(page, "student-count").waitFor();
}

/** Whom a person ticked stays ticked when the list grows by a student. */
async function ticks(page, other, address) {
  await open(page, address, "courses");
  await makeCourse(page, CS101);
  const course = page.url();
  await by(page, "enrol").first().click();
  const boxes = by(page, "choose-student");
  await boxes.first().waitFor();
  for (let i = 0; i < N_TICKED; i += 1) await boxes.nth(i).check();
  // Its number stands before all others: every row moves.
  await add(other, address, "0001", "سارة جليل عبد");
  await page.locator('[data-test="choose-student"][data-id="0001"]').waitFor();
  const ticked = await boxes.evaluateAll((all) => all.filter((box) => box.checked).map((box) => box.dataset.id));
  equal(ticked.length, N_TICKED, "the ticks stay when a second tab adds a student");
  check(!ticked.includes("0001"), "and none of them moves to another student", ticked);
  await by(page, "enrol-save").click();
  await by(page, "enrolled").nth(N_TICKED - 1).waitFor();
  equal(await by(page, "enrolled").evaluateAll((all) => all.map((row) => row.dataset.id)), ticked, "who was ticked is enrolled");
  return course;
}

/** A half-typed edit stays while the student is archived elsewhere, which the page follows. */
async function edit(page, other, address) {
  await open(page, address, "students/0001");
  await by(page, "student-phone").fill("0770");
  const archive = await by(page, "archive-student").innerText();
  await open(other, address, "students/0001");
  await by(other, "archive-student").click();
  await page.waitForFunction((before) => document.querySelector('[data-test="archive-student"]').innerText !== before, archive);
  equal(await by(page, "student-phone").inputValue(), "0770", "a half-typed form stays when a second tab archives the student");
  await by(page, "student-phone").pressSequentially("1234567");
  await by(page, "save-student").click();
  await by(page, "student-count").waitFor();
  await open(page, address, "students/0001");
  equal(await by(page, "student-phone").inputValue(), "07701234567", "and it is saved");
  const now = await by(page, "archive-student").innerText();
  check(now !== archive, "without taking the student out of the archive", now);
  await by(page, "archive-student").click();
  await page.waitForFunction((before) => document.querySelector('[data-test="archive-student"]').innerText === before, archive);
}

/** Two forms of one student: the second one saved is refused, and loses nothing that was typed. */
async function clash(page, other, address) {
  await open(page, address, "students/0001");
  await by(page, "student-name").fill("سارة جليل عبد الله");
  await open(other, address, "students/0001");
  await by(other, "student-department").fill("علوم الحاسوب");
  await by(other, "save-student").click();
  await by(other, "student-count").waitFor();
  await by(page, "save-student").click();
  await page.locator('form [role="alert"]').waitFor();
  equal(await by(page, "student-name").inputValue(), "سارة جليل عبد الله", "a form that was overtaken says so and keeps what was typed");
  await open(page, address, "students/0001");
  equal(await by(page, "student-department").inputValue(), "علوم الحاسوب", "what the other form saved stands");
}

/** A search stays while the list that it looks through follows. */
async function search(page, other, address) {
  await open(page, address, "students");
  await by(page, "student-search").fill("جليل عبد");
  await page.locator('[data-test="student"][data-id="0001"]').waitFor();
  await add(other, address, "0002", "ليث جليل عبد");
  await page.locator('[data-test="student"][data-id="0002"]').waitFor();
  equal(await by(page, "student-search").inputValue(), "جليل عبد", "a search stays, and its list follows a second tab");
}

/** A second tap before the screen has followed the first is no conflict. */
async function taps(page, course) {
  await page.goto(course);
  await makeSession(page, CS101);
  await by(page, "record-row").first().waitFor();
  await page.evaluate(() => {
    const row = document.querySelector('[data-test="record-row"]');
    for (const status of ["absent", "present", "late"]) row.querySelector(`[data-test="set-${status}"]`).click();
  });
  await page.waitForFunction(() => document.querySelector('[data-test="record-row"]').dataset.status === "late");
  await page.reload();
  await by(page, "record-row").first().waitFor();
  equal(await by(page, "record-row").first().getAttribute("data-status"), "late", "of three quick taps the last is recorded");
}

/** Two quick taps on the week are both stored, and a second tab follows them. */
async function week(page, other, address) {
  await open(page, address, "timetable");
  await open(other, address, "timetable");
  const boxes = page.locator('[data-test="week"] input[type="checkbox"]');
  await boxes.first().waitFor({ state: "attached" });
  const before = await boxes.evaluateAll((all) => all.map((it) => it.checked));
  await page.evaluate(() => {
    const boxes = document.querySelectorAll('[data-test="week"] input[type="checkbox"]');
    boxes[0].click();
    boxes[6].click();
  });
  const wanted = before.map((is, n) => (n === 0 || n === 6 ? !is : is));
  await other.waitForFunction((wanted) => {
    const boxes = [...document.querySelectorAll('[data-test="week"] input[type="checkbox"]')];
    return JSON.stringify(boxes.map((it) => it.checked)) === JSON.stringify(wanted);
  }, wanted);
  check(true, "two quick taps on the week are both stored, and a second tab shows them");
}
