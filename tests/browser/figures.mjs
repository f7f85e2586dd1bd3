// How long a person waits with a college's year on the phone: node figures.mjs [--only NAME] [--profile NAME].
// Every time is from the tap to the frame in which the screen shows the answer, medians of RUNS; a fixed piece of work in
// the same page tells how busy the machine is.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { by, download, phone, readyOffline, serve } from "./harness.mjs";
import { LIST, N_LISTED, YEAR, chooseBackup, contents, journalOf, makeFiles, restore } from "./dataset.mjs";
import { open } from "./steps.mjs";
import { profiled } from "./profile.mjs";

const RUNS = 7;
const word = (name) => { const at = process.argv.indexOf(name); return at < 0 ? undefined : process.argv[at + 1]; };
const only = word("--only");
const toProfile = word("--profile");
const wants = (name) => !only || only.split(",").includes(name);

/** Runs in every page: the stopwatch. */
function stopwatch(home) {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  const shown = (selector) => new Promise((done) => {
    const look = () => document.querySelector(selector) && (observer.disconnect(), done());
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, attributes: true });
    look();
  });
  globalThis.watch = {
    /** From a tap on one thing to another being shown. */
    async tap(tapped, selector) {
      const from = performance.now();
      document.querySelector(tapped).click();
      await shown(selector);
      return (await painted()) - from;
    },
    /** From an event to a thing being shown; the event comes after this is called. */
    after(event, selector) {
      globalThis.watch.last = new Promise((done) => {
        document.addEventListener(event, async () => {
          const from = performance.now();
          await shown(selector);
          done((await painted()) - from);
        }, { capture: true, once: true });
      });
    },
    /** Time of each key press until its frame. */
    keys: [],
    /** Fixed work: 40 million steps of a generator. */
    work() {
      const from = performance.now();
      let x = 1;
      for (let i = 0; i < 40_000_000; i += 1) x = (Math.imul(x, 1664525) + 1013904223) | 0;
      globalThis.watch.x = x;
      return performance.now() - from;
    },
  };
  // What trunk's own script says once the app runs: the only way to its memory.
  addEventListener("TrunkApplicationStarted", (event) => { globalThis.watch.wasm = event.detail.wasm; });
  document.addEventListener("input", (event) => {
    painted().then((at) => globalThis.watch.keys.push(at - event.timeStamp));
  }, { capture: true });
  shown(home).then(painted).then((at) => { globalThis.watch.home = at; });
}

/** The home page as it is used: today's lectures and the latest sessions are there. */
const HOME = '[data-test="session"]';
const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];
const rows = [];
const units = [];
let fromUnit = 0;

/** Notes a figure: its times, what may be the most, and how busy the machine was meanwhile. */
function figure(name, times, most) {
  rows.push({ name, times, most, unit: median(units.slice(fromUnit)) });
  fromUnit = units.length;
  console.log(`${name}: ${times.map((t) => t.toFixed(0)).join(" ")} → ${median(times).toFixed(0)} ms${most ? ` (≤ ${most})` : ""}`);
}

async function unit(page) {
  units.push(await page.evaluate(() => watch.work()));
}

const selector = (name) => `[data-test="${name}"]`;

/** Taps and gives the time until the answer is shown; profiled when that was asked for. */
const tap = (page, name, tapped, answer) => maybe(page, name, () => page.evaluate(([a, b]) => watch.tap(a, b), [tapped, answer]));
const maybe = (page, name, run) => (toProfile === name ? profiled(page, name, run) : run());

/** A phone whose pages have the stopwatch. */
async function watched() {
  const made = await phone();
  await made.context.addInitScript(stopwatch, HOME);
  return made;
}

makeFiles();
const server = await serve({ port: 8136, dir: word("--dist") ?? "dist" });
const one = await watched();
try {
  const { page } = one;
  await open(page, server.address);
  await readyOffline(page);
  if (wants("import")) await importing();
  if (wants("restore")) await restoring();
  await bring(page);
  if (wants("restore")) restored("on a phone that holds as much", [await bring(page), await bring(page)]);
  if (wants("open")) await opening();
  if (wants("pages")) await pages(page);
  if (wants("search")) await search(page);
  if (wants("backup")) await backups(page);
  if (wants("join")) await joining(page);
  await memory(page);
  table();
  if (one.messages.length > 0) console.log("the console complained:", one.messages);
} finally {
  await one.close();
  await server.stop();
}
process.exit(0);

/** A list of 10,000 on an empty phone, to the preview and saved. */
async function importing() {
  const [preview, saved] = [[], []];
  for (let run = 0; run < 3; run += 1) {
    const empty = await watched();
    try {
      const { page } = empty;
      await open(page, server.address, "import");
      await readyOffline(page);
      await unit(page);
      await page.evaluate(([answer]) => watch.after("change", answer), [selector("import-counts")]);
      preview.push(await maybe(page, "preview", async () => {
        await by(page, "import-file").setInputFiles(LIST);
        return page.evaluate(() => watch.last);
      }));
      const n = Number(await by(page, "import-new").getAttribute("data-n"));
      if (n !== N_LISTED) throw new Error(`${n} new students`);
      saved.push(await tap(page, "saved", selector("import-save"), selector("import-done")));
    } finally {
      await empty.close();
    }
  }
  figure("import of 10,000 rows, to the preview", preview, 1000);
  figure("the same, saved", saved, 3000);
}

/** The year restored on three empty phones, one after the other. */
async function restoring() {
  const times = [];
  for (let run = 0; run < 3; run += 1) {
    const empty = await watched();
    try {
      await open(empty.page, server.address);
      await readyOffline(empty.page);
      times.push(await bring(empty.page));
    } finally {
      await empty.close();
    }
  }
  restored("on an empty phone", times, 5000);
}

function restored(where, times, most) {
  figure(`a backup opened, checked and compared ${where}`, times.map(([read]) => read));
  figure("everything replaced by it", times.map(([, put]) => put));
  figure("restoring, together", times.map(([read, put]) => read + put), most);
}

/** Restores the year; gives the times until it is compared, and replaced. */
async function bring(page) {
  await open(page, server.address, "backup");
  await unit(page);
  await page.evaluate(([answer]) => watch.after("change", answer), [selector("backup-whole")]);
  const read = await maybe(page, "compare", async () => {
    await by(page, "backup-file").setInputFiles(YEAR);
    return page.evaluate(() => watch.last);
  });
  await by(page, "replace-backup").click();
  return [read, await tap(page, "replace", selector("replace-sure"), selector("backup-replaced"))];
}

/** The app opened anew in a page of its own. */
async function opening() {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await one.context.newPage();
    await unit(page);
    times.push(await maybe(page, "open", async () => {
      await page.goto(server.address);
      await page.waitForFunction(() => watch.home, null, { timeout: 60_000 });
      return page.evaluate(() => watch.home);
    }));
    await page.close();
  }
  figure("the app opened, home page shown", times, 800);
}

async function pages(page) {
  const times = { course: [], largest: [], session: [], mark: [], students: [] };
  const session = `${selector("session")}`;
  for (let run = 0; run < RUNS; run += 1) {
    for (const [name, code] of [["course", "CS102"], ["largest", "CS101"]]) {
      await open(page, server.address, "courses");
      await by(page, "course").first().waitFor();
      await unit(page);
      times[name].push(await tap(page, name, `${selector("course")}[data-code="${code}"]`, selector("enrolled")));
    }
    times.session.push(await tap(page, "session", session, `${selector("record-row")}[data-status]`));
    // Who is present becomes late and back, so that every tap changes one record.
    const status = run % 2 === 0 ? "late" : "present";
    times.mark.push(await tap(page, "mark", `${selector("record-row")} ${selector(`set-${status}`)}`, `${selector("record-row")}[data-status="${status}"]:first-child`));
    times.students.push(await tap(page, "students", selector("nav-students"), selector("student")));
  }
  figure("a course opened, 41 students and 50 sessions", times.course, 200);
  figure("the largest course opened, 300 students and 50 sessions", times.largest, 200);
  figure("a session of it opened, 300 records", times.session);
  figure("a status tapped in it, until it is stored and shown", times.mark);
  figure("the list of 5,000 students opened", times.students);
}

/** Names and numbers typed letter by letter. */
async function search(page) {
  await open(page, server.address, "students");
  const box = by(page, "student-search");
  await box.click();
  const times = await maybe(page, "search", async () => {
    await page.evaluate(() => { watch.keys.length = 0; });
    for (const text of ["احمد زي", "عبدالله حس", "20210", "0770000", "گەرد"]) {
      await box.pressSequentially(text, { delay: 120 });
      await box.clear();
    }
    return page.evaluate(() => watch.keys);
  });
  await unit(page);
  figure("a key pressed in the search, until its frame", times, 50);
  figure("the slowest of those keys", [Math.max(...times)]);
}

/** Makes a backup as a file that stays. */
async function save(page, into) {
  const file = await download(page, by(page, "save-backup"));
  const kept = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "hadir-figures-")), into);
  fs.copyFileSync(file.path, kept);
  return kept;
}

/** Backups with and without a seal; the last one restored must bring back row for row what was there. */
async function backups(page) {
  const [plain, sealed] = [[], []];
  let file;
  for (let run = 0; run < 3; run += 1) {
    await open(page, server.address, "backup");
    await unit(page);
    plain.push(await tap(page, "backup", selector("make-backup"), selector("save-backup")));
    file = await save(page, "plain.hadir");
  }
  for (let run = 0; run < 3; run += 1) {
    await open(page, server.address, "backup");
    await by(page, "backup-lock").check();
    await by(page, "passphrase").fill("نخلة وثلاثة كتب");
    await by(page, "passphrase-again").fill("نخلة وثلاثة كتب");
    sealed.push(await tap(page, "sealed", selector("make-backup"), selector("save-backup")));
  }
  figure("a backup made", plain, 5000);
  figure("a sealed backup made", sealed, 5000);
  const before = [await contents(page), await journalOf(page)];
  await restore(page, server.address, file);
  const after = [await contents(page), await journalOf(page)];
  const same = JSON.stringify(before[0]) === JSON.stringify(after[0]);
  const lines = new Map(after[1]);
  const kept = before[1].every(([key, body]) => lines.get(key) === body);
  console.log(`restored: ${Object.values(after[0]).reduce((n, [rows]) => n + rows, 0)} rows ${same ? "the same" : "NOT THE SAME"}, ` +
    `${before[1].length} lines ${kept ? "the same" : "NOT THE SAME"}, ${after[1].length - before[1].length} more`);
  if (!same || !kept) throw new Error("a backup did not bring back what was there");
}

/** Two phones that began from the same backup; one adds a roll call, the other joins it. */
async function joining(page) {
  await restore(page, server.address, YEAR);
  const two = await phone();
  try {
    await open(two.page, server.address);
    await restore(two.page, server.address, YEAR);
    await open(two.page, server.address, "courses");
    await by(two.page, "course").first().click();
    await by(two.page, "new-session").click();
    await by(two.page, "save-session").click();
    await by(two.page, "rest-present").click();
    await by(two.page, "rest-present").waitFor({ state: "detached" });
    await open(two.page, server.address, "backup");
    await by(two.page, "make-backup").click();
    await by(two.page, "save-backup").waitFor({ timeout: 60_000 });
    const theirs = await save(two.page, "theirs.hadir");
    await chooseBackup(page, server.address, theirs);
    await unit(page);
    const time = await tap(page, "join", selector("join-backup"), selector("backup-joined"));
    figure("another phone's new session joined", [time]);
    console.log(`joined: ${await by(page, "backup-joined").getAttribute("data-n")} entries`);
  } finally {
    await two.close();
  }
}

/** What a page holds, MB: its WebAssembly, its JavaScript; and how many nodes it is made of. */
async function memory(page) {
  // First where the tab stands, after all it went through; then page by page, each loaded anew.
  for (const route of [undefined, "", "students", "courses", "history"]) {
    if (route !== undefined) {
      await open(page, server.address, route);
      await by(page, { "": "session", history: "history" }[route] ?? route.slice(0, -1)).first().waitFor();
    }
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("HeapProfiler.enable");
    await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    const wasm = await page.evaluate(() => watch.wasm?.memory.buffer.byteLength ?? Number.NaN);
    const { nodes } = await cdp.send("Memory.getDOMCounters");
    console.log(`memory of ${route === undefined ? "the tab of the last figure" : `/${route}`}: WebAssembly ${(wasm / 1e6).toFixed(1)} MB, JavaScript ${(usedSize / 1e6).toFixed(1)} MB, ${nodes} nodes`);
    await cdp.detach();
  }
}

function table() {
  const one = median(units);
  console.log(`\nload ${fs.readFileSync("/proc/loadavg", "utf8").split(" ").slice(0, 3).join(" ")}; the fixed work takes ${one.toFixed(1)} ms (${Math.min(...units).toFixed(1)}–${Math.max(...units).toFixed(1)})`);
  console.log("| figure | ms | of all runs | ÷ the fixed work then | to reach, ms |\n|---|---:|---:|---:|---:|");
  const ms = (time) => (time < 10 ? time.toFixed(1) : Math.round(time).toLocaleString("en"));
  let last = one;
  for (const { name, times, most, unit } of rows) {
    last = unit ?? last;
    console.log(`| ${name} | ${ms(median(times))} | ${ms(Math.min(...times))}–${ms(Math.max(...times))} | ${(median(times) / last).toFixed(2)} | ${most?.toLocaleString("en") ?? ""} |`);
  }
}
