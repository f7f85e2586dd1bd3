// Slips that students filled: printed, photographed together, given to their students, recorded.
import fs from "node:fs";
import { by, check, download, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "slips in one picture become records, and nobody is guessed";

const SESSION = { ...steps.CS101, session: "المحاضرة 11", date: "2026-12-22" };
const SCAN = "scans/slips-any-order.jpg";

export async function run() {
  const server = await serve({ port: 8127 });
  const { page, messages, close } = await phone();
  try {
    await steps.open(page, server.address);
    await readyOffline(page);
    await steps.open(page, server.address, "import");
    await steps.previewImport(page, SESSION.students);
    await by(page, "import-save").click();
    await by(page, "import-done").waitFor();
    await steps.open(page, server.address, "courses");
    await steps.makeCourse(page, SESSION);
    await steps.enrolImported(page);
    await steps.makeSession(page, SESSION);
    const session = page.url();
    await print(page);
    await by(page, "session-scan").click();
    await steps.scan(page, [SCAN]);
    const states = await by(page, "slip").evaluateAll((slips) => slips.map((slip) => [Number(slip.dataset.slip), slip.dataset.state]));
    equal(states, [[5, "student"], [2, "student"], [4, "unknown"], [3, "unknown"]], "four slips of one picture are read, and two are not sure");
    await picture(page, "slips-scan");
    await review(page);
    await by(page, "record").click();
    await page.waitForURL(session);
    const recorded = await steps.recorded(page);
    const marked = [...recorded].filter(([, status]) => status !== "absent");
    equal(marked, [[2, "present"], [4, "present"], [5, "late"], [25, "excused"]], "each slip is its student's record");
    equal(recorded.size - marked.length, 86, "those without a slip are absent, as was decided");
    await by(page, "record-paper").first().click();
    await by(page, "whole-page-picture").waitFor({ timeout: 60_000 });
    check(true, "a record shows the page it was read from");
    await picture(page, "slips-page");

    await page.goto(`${session}/scan`);
    await steps.scan(page, [SCAN]);
    await by(page, "nothing-new").waitFor();
    check(true, "the same picture again changes nothing");
    await page.goto(session);
    equal([...(await steps.recorded(page))], [...recorded], "the records stay");
    equal(messages, [], "nothing was complained of in the console");
  } catch (error) {
    await picture(page, "slips-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}

async function print(page) {
  await by(page, "session-print").click();
  await by(page, "kind-slips").check({ force: true });
  await by(page, "sheet-ar").check({ force: true });
  await by(page, "n-slips").fill("6");
  const file = await download(page, by(page, "print-pdf"));
  const printed = fs.readFileSync(fixture("sheets/cs101-slips-a4-ar.pdf"));
  check(fs.readFileSync(file.path).equals(printed), "the app prints the very slips that `omr` prints");
  check(file.name.includes("EAB-QJ3"), "the file is named by the code as it is printed", file.name);
  await by(page, "print-close").click();
}

/** The check digit of slip 3 is wrong and that of slip 4 missing. */
async function review(page) {
  await by(page, "to-review").click();
  await by(page, "record-bar").waitFor();
  equal(await by(page, "slips").getAttribute("data-count"), "2", "two slips ask whose they are");
  await by(page, "slip-picture").first().waitFor();
  check(await by(page, "without-absent").isDisabled(), "nobody is absent while a slip may be theirs");
  await picture(page, "slips-review");
  await give(page, 3, "20210005");
  await give(page, 4, "20210004");
  equal(await by(page, "without-slip").getAttribute("data-count"), "86", "86 students handed in no slip");
  await page.reload();
  await by(page, "without-absent").click();
  await by(page, "without-slip").waitFor({ state: "detached" });
  check(true, "decisions survive a reload, and one tap answers for all without a slip");
}

/** Gives a slip to a student, who is searched for when not among the nearest. */
async function give(page, slip, id) {
  const card = page.locator(`[data-test="slip-card"][data-slip="${slip}"]`);
  const student = card.locator(`[data-test="slip-student"][data-id="${id}"]`);
  if ((await student.count()) === 0) {
    await card.locator('[data-test="slip-other"]').click();
    await card.locator('[data-test="slip-search"]').fill(id);
  }
  await student.click();
  await card.waitFor({ state: "detached" });
}
