// A full phone: said at once and in words, nothing said to be saved, nothing typed or scanned lost; with room again all goes on.
import { by, check, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import { leaveRoom, rows } from "../rows.mjs";
import { CS101, enrolImported, makeCourse, makeSession, open, previewImport, printSheet } from "../steps.mjs";

export const name = "a full phone is said at once, and nothing typed or scanned is lost by it (Arabic, 360 px)";

const SCAN = "long/thirty-pages.pdf";
const N_PAGES = 30;
const STUDENT = { id: "20219999", name: "زينب كريم حسن" };
const STORES = ["students", "rosters", "registers", "scans", "pages", "jobs", "journal"];

export async function run() {
  const server = await serve({ port: 8141 });
  const { context, page, messages, close } = await phone({ size: { width: 360, height: 740 } });
  try {
    await open(page, server.address);
    await readyOffline(page);
    await open(page, server.address, "import");
    await previewImport(page, CS101.students);
    await by(page, "import-save").click();
    await by(page, "import-done").waitFor({ timeout: 60_000 });
    await open(page, server.address, "courses");
    await makeCourse(page, CS101);
    await enrolImported(page);
    await makeSession(page, CS101);
    await printSheet(page);
    const session = page.url();
    const before = await counts(page);

    await typed(context, page, server.address);
    await page.goto(session);
    await by(page, "record-row").first().waitFor();
    await leaveRoom(context, page, 0);
    await marked(page);
    await scanned(page);
    await imported(context, page);
    await keptAfterAll(page);
    equal(await counts(page), { ...before, students: before.students + 2, journal: before.journal + 2 },
      "what was refused left no row behind, and what was saved afterwards is there once");
    await readWhileFull(context, page, session);
    equal(messages.filter((line) => line.startsWith("page error")), [], "the page did not break");
  } catch (error) {
    await picture(page, "full-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}

/** Store -> how many rows. */
async function counts(page) {
  const found = await rows(page, STORES);
  return Object.fromEntries(Object.entries(found).map(([store, all]) => [store, all.length]));
}

const isFull = (page) => page.locator('[data-test="storage-bar"][data-state="full"]').waitFor({ timeout: 30_000 });

/** A student by hand: the form stays as it was filled in. */
async function typed(context, page, address) {
  await open(page, address, "students/new");
  await by(page, "student-id").fill(STUDENT.id);
  await by(page, "student-name").fill(STUDENT.name);
  await leaveRoom(context, page, 0);
  await by(page, "save-student").click();
  const problem = page.locator("form .note-problem");
  await problem.waitFor();
  check((await problem.innerText()).includes("لم تبقَ مساحة"), "the form says that there is no room");
  await isFull(page);
  equal(await by(page, "toast").count(), 0, "nothing says that it is saved");
  equal([await by(page, "student-id").inputValue(), await by(page, "student-name").inputValue()],
    [STUDENT.id, STUDENT.name], "the form is filled in as it was");
  await picture(page, "full-form-ar");
  await leaveRoom(context, page);
  await by(page, "save-student").click();
  await by(page, "undo").waitFor();
  await by(page, "student-count").waitFor();
  equal(Number(await by(page, "student-count").getAttribute("data-n")), 91, "with room again, the same tap saves it");
  await by(page, "storage-bar").waitFor({ state: "detached", timeout: 30_000 });
}

/** A mark by hand: the row stays as it was. */
async function marked(page) {
  const row = by(page, "record-row").first();
  const before = await row.getAttribute("data-status");
  await row.locator('[data-test="set-absent"]').click();
  await isFull(page);
  check((await by(page, "toast").innerText()).includes("لم تبقَ مساحة"), "a mark that found no room says so");
  equal(await row.getAttribute("data-status"), before, "the row shows what is recorded, not what was tapped");
  await picture(page, "full-mark-ar");
}

/** A photo: it stays in the window, wherever one goes, until it is kept. */
async function scanned(page) {
  await by(page, "session-scan").click();
  await by(page, "scan-files").waitFor({ state: "attached" });
  await by(page, "scan-camera").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(3_000_000, 7) });
  await by(page, "unkept").waitFor({ timeout: 30_000 });
  await isFull(page);
  equal(await by(page, "scan-file").count(), 0, "a photo that found no room is not shown as kept");
  await picture(page, "full-scan-ar");
  await by(page, "unkept-again").click();
  await page.waitForFunction(() => document.querySelector('[data-test="unkept-again"]')?.disabled === false);
  equal(await by(page, "unkept").count(), 1, "trying again without room changes nothing");
}

/** A list: the preview stays with every choice made in it. */
async function imported(context, page) {
  await by(page, "nav-students").click();
  await by(page, "unkept-note").waitFor();
  await picture(page, "full-elsewhere-ar");
  await by(page, "to-import").click();
  const list = "id,name\n20218888,محمد سالم عبد الله\n";
  await by(page, "import-file").setInputFiles({ name: "more.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
  await by(page, "import-counts").waitFor({ timeout: 60_000 });
  await by(page, "import-course").selectOption({ index: 1 });
  const course = await by(page, "import-course").inputValue();
  await by(page, "import-save").click();
  const problem = page.locator("main .note-problem", { hasText: "لم تبقَ مساحة" });
  await problem.waitFor();
  equal(await by(page, "import-done").count(), 0, "a list that found no room says so, and nothing says that it is imported");
  equal(await by(page, "import-course").inputValue(), course, "the course that the list joins is still chosen");
  await problem.scrollIntoViewIfNeeded();
  await picture(page, "full-import-ar");
  await leaveRoom(context, page);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor({ timeout: 60_000 });
  equal(await by(page, "import-done").getAttribute("data-n"), "1", "with room again, the same tap imports it");
}

/** With room again, the photo is kept from where it waits. */
async function keptAfterAll(page) {
  await by(page, "unkept-note").locator("a").click();
  await by(page, "unkept-again").click();
  await by(page, "scan-file").waitFor({ timeout: 60_000 });
  await by(page, "unkept").waitFor({ state: "detached" });
  check(true, "with room again, the same photo is kept");
  await by(page, "scan-remove").click();
  await by(page, "scan-file").waitFor({ state: "detached" });
}

/** Pages that are read and find no room wait, and none is set aside for it. */
async function readWhileFull(context, page, session) {
  await page.goto(`${session}/scan`);
  await by(page, "scan-files").waitFor({ state: "attached" });
  await by(page, "scan-files").setInputFiles(fixture(SCAN));
  await by(page, "scan-cancel").click();
  await by(page, "scan-progress").waitFor({ state: "detached" });
  // A page takes some 220 kB: there is room for a few of them, not for all.
  await leaveRoom(context, page, 2_000_000);
  await by(page, "scan-resume").first().click();
  await by(page, "scan-again").waitFor({ timeout: 120_000 });
  const before = (await rows(page, ["pages"])).pages.length;
  await picture(page, "full-reading-ar");
  await leaveRoom(context, page);
  await by(page, "scan-again").click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-test="scan-page"]').length >= n, N_PAGES, { timeout: 180_000 });
  await by(page, "scan-progress").waitFor({ state: "detached", timeout: 180_000 });
  await by(page, "scan-not-stored").waitFor({ state: "detached" });
  const { jobs, pages } = await rows(page, ["jobs", "pages"]);
  const read = jobs.map((body) => JSON.parse(body)).filter((job) => job.kind === "scan");
  equal(read.map((job) => [job.state, job.parts]), [["done", undefined]], "the file is read to its end, and no page of it was set aside");
  equal(pages.length, N_PAGES, `${before} pages were kept before the room went, and all of them after`);
}
