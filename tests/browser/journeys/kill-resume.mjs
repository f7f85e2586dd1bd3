// A tab that is killed again and again while it reads a long file: the same records, none twice, none lost.
import { by, check, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "a tab killed at 20 random moments of a 30-page scan";

const FILE = "long/thirty-pages.pdf";
const N_PAGES = 30;
const N_KILLS = 20;
/** Other moments: SEED=n. */
const SEED = Number(process.env.SEED ?? 7);

export async function run() {
  const server = await serve({ port: 8127 });
  const { context, page, close } = await phone();
  let tab = page;
  try {
    const session = await prepare(tab, server.address);
    await tab.goto(`${session}/scan`);
    await steps.scan(tab, [FILE]);
    const undisturbed = await stored(tab);
    equal(undisturbed.pages.length, N_PAGES, "undisturbed, all 30 pages are read");
    await by(tab, "scan-remove").click();
    await by(tab, "scan-file").waitFor({ state: "detached" });
    equal((await stored(tab)).jobs, [], "a removed file takes its job with it");

    await by(tab, "scan-files").setInputFiles(steps.file(FILE));
    tab = await killAndResume(context, tab, server.address);
    await until(tab, N_PAGES);
    await tab.waitForFunction(() => !document.title.startsWith("("), null, { timeout: 30_000 });
    const resumed = await stored(tab);
    equal(resumed.jobs.map((job) => [job.kind, job.state, job.n_done, job.parts]), [["scan", "done", N_PAGES, undefined]],
      "there is one job, it is done, and no page of it was set aside");
    equal(resumed.pages, undisturbed.pages, "every page is there once and says what it said undisturbed");
    await record(tab, session);
    await pauseAndResume(tab, server.address, session);
  } catch (error) {
    await picture(tab, "kill-resume-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}

async function prepare(page, address) {
  await steps.open(page, address);
  await readyOffline(page);
  await steps.open(page, address, "import");
  await steps.previewImport(page, steps.CS101.students);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
  await steps.open(page, address, "courses");
  await steps.makeCourse(page, steps.CS101);
  await steps.enrolImported(page);
  await steps.makeSession(page, steps.CS101);
  await steps.printSheet(page);
  return page.url();
}

/** Kills the tab at random moments; each new one shows another page of the app, and is asked nothing. */
async function killAndResume(context, first, address) {
  const random = mulberry(SEED);
  const targets = Array.from({ length: N_KILLS }, () => Math.floor(random() * (N_PAGES - 4))).sort((a, b) => a - b);
  let tab = first;
  const seen = [];
  for (const [kill, target] of targets.entries()) {
    seen.push(await until(tab, target));
    await tab.waitForTimeout(random() * 400);
    const next = await context.newPage();
    if (kill % 2 === 0) await tab.close();
    else await crash(context, tab);
    tab = next;
    await tab.goto(address);
  }
  const alive = new Set(seen).size;
  check(alive > 5, `the tab was killed ${N_KILLS} times, after ${seen.join(", ")} pages`, alive);
  return tab;
}

/** Ends the tab's process, as a phone without memory does. */
async function crash(context, tab) {
  const crashed = tab.waitForEvent("crash");
  const session = await context.newCDPSession(tab);
  session.send("Page.crash").catch(() => {});
  await crashed;
  await tab.close();
}

/** Waits until so many pages are written; gives how many are. */
async function until(tab, target) {
  for (const end = Date.now() + 90_000; Date.now() < end; await tab.waitForTimeout(20)) {
    const { pages } = await stored(tab, false);
    if (pages >= target) return pages;
  }
  throw new Error(`${target} pages were not read: ${JSON.stringify((await stored(tab)).jobs)}`);
}

/** What is in storage: the jobs and pages, or only how many pages. */
async function stored(tab, whole = true) {
  return tab.evaluate(async (whole) => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const db = await done(indexedDB.open("hadir"));
    try {
      const store = (name) => db.transaction(name).objectStore(name);
      if (!whole) return { pages: await done(store("pages").count()) };
      const jobs = (await done(store("jobs").getAll())).filter((row) => row.body).map((row) => JSON.parse(row.body));
      // Each load of the file has an id of its own.
      const plain = ({ scan, pictures, ...page }) => JSON.stringify({ ...page, size: pictures?.size }).replaceAll(scan, "");
      return { jobs, pages: (await done(store("pages").getAll())).map(plain) };
    } finally {
      db.close();
    }
  }, whole);
}

async function record(tab, session) {
  const truth = steps.meant(steps.truthOf("scans/roster-90-g4.toml"));
  await tab.goto(`${session}/scan`);
  await by(tab, "to-review").click();
  await by(tab, "record-bar").waitFor();
  await steps.decideAll(tab, truth);
  await by(tab, "record").click();
  await tab.waitForURL(session);
  equal([...(await steps.recorded(tab))], [...truth], "all 90 records are there, once each, and right");
  await picture(tab, "kill-resume");
}

/** What a person stops stays stopped, and is offered again. */
async function pauseAndResume(tab, address, session) {
  await tab.goto(`${session}/scan`);
  await by(tab, "scan-files").setInputFiles(steps.file(FILE));
  await by(tab, "scan-cancel").click();
  await by(tab, "resume-line").waitFor();
  await tab.goto(address);
  await by(tab, "resume-line").waitFor();
  await picture(tab, "resume-line");
  const paused = (await stored(tab)).jobs.filter((job) => job.state === "paused").length;
  equal(paused, 1, "what is stopped stays stopped through a reload, and home asks whether to go on");
  await tab.goto(new URL("settings", address).href);
  await by(tab, "to-jobs").click();
  await by(tab, "jobs-paused").waitFor();
  await picture(tab, "jobs");
  await by(tab, "job-resume").click();
  await until(tab, 2 * N_PAGES);
  await tab.waitForFunction(() => document.querySelectorAll('[data-test="jobs-done"] [data-kind="scan"]').length === 2);
  check(true, "resumed under the bonnet, it is done there");
}

/** Random numbers that are the same each time. */
function mulberry(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
