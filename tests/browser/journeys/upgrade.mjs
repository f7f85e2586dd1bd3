// A phone with the data of each older release: everything is there, and what it was is kept beside it.
import fs from "node:fs";
import { by, check, download, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import { outside, rows } from "../rows.mjs";
import { open } from "../steps.mjs";

export const name = "data of every older release comes along whole, and no tab of one is in the way without a word";

const read = (name) => JSON.parse(fs.readFileSync(fixture(`stored/${name}`), "utf8"));

/** The stores as the first release made them: key, and indexes with what they look up. */
const FIRST = {
  students: ["id", {}],
  courses: ["id", { by_code: "code" }],
  enrolments: [["course", "student"], { by_course: "course", by_student: "student" }],
  sessions: ["id", { by_course: "course" }],
  sheets: ["sheet_id", { by_session: "session" }],
  scans: ["id", { by_session: "session" }],
  pages: [["scan", "page_idx"], { by_scan: "scan" }],
  records: [["session", "student"], { by_session: "session", by_student: "student" }],
  history: [null, { by_session: "session" }],
  reviews: ["session", {}],
  settings: ["key", {}],
};

/** Its rows, of every fixture of its shapes. A slip's record is a second student's. */
const FIRST_ROWS = [
  ["students", read("v1/student.json")],
  ["students", { ...read("v1/student.json"), id: "20210002", name: "Sara Omar", email: "sara@university.example" }],
  ["courses", read("v1/course.json")],
  ["enrolments", read("v1/enrolment.json")],
  ["enrolments", { ...read("v1/enrolment.json"), student: "20210002", position: 5 }],
  ["sessions", read("v1/session.json")],
  ["sheets", read("v1/sheet.json")],
  ["sheets", read("v1/sheet-slips.json")],
  ["records", read("v1/record.json")],
  ["records", { ...read("v1/record-slip.json"), student: "20210002" }],
  ["history", read("v1/change.json")],
  ["settings", { key: "last-import", students: ["00210001"] }],
];

/** Makes a database as an older release left it. */
const seed = (tab, version, stores, all) => tab.evaluate(([version, stores, all]) => new Promise((resolve, reject) => {
  const request = indexedDB.open("hadir", version);
  request.onupgradeneeded = () => {
    for (const [name, [keyPath, indexes]] of Object.entries(stores)) {
      const store = request.result.createObjectStore(name, keyPath === null ? { autoIncrement: true } : { keyPath });
      for (const [index, field] of Object.entries(indexes)) store.createIndex(index, field, { unique: index === "by_code" });
    }
    for (const [store, row] of all) request.transaction.objectStore(store).put(row);
  };
  request.onsuccess = () => { request.result.close(); resolve(); };
  request.onerror = () => reject(request.error);
}), [version, stores, all]);

/** Holds the database open as a tab of an older release does; `gives way` when a newer one asks. */
const hold = (tab, givesWay) => tab.evaluate((givesWay) => new Promise((resolve) => {
  const request = indexedDB.open("hadir");
  request.onsuccess = () => {
    window.held = request.result;
    window.held.onversionchange = () => { window.wasAsked = true; if (givesWay) window.held.close(); };
    resolve();
  };
}), givesWay);

export async function run() {
  const server = await serve({ port: 8143 });
  try {
    await fromTheFirst(server.address);
    await besideAnOldTab(server.address);
    await asItIs(server.address);
  } finally {
    await server.stop();
  }
}

async function fromTheFirst(address) {
  const { context, page, messages, close } = await phone();
  try {
    const before = await outside(context, address);
    await seed(before, 1, FIRST, FIRST_ROWS);
    await hold(before, true);
    await open(page, address);
    await readyOffline(page);
    await by(page, "nav-students").click();
    await by(page, "student").first().waitFor({ timeout: 60_000 });
    check(await before.evaluate(() => window.wasAsked === true), "a tab of the old release was asked to give way, and did");
    equal(await by(page, "student").count(), 2, "both students are on the screen");
    check((await page.locator("main").innerText()).includes("أحمد علي محمد"), "by their names");
    await open(page, address, "courses");
    await page.locator("main", { hasText: "مقدمة في البرمجة" }).waitFor();
    check(true, "so is the course");
    await open(page, address, "session/s-10");
    await by(page, "record-row").first().waitFor();
    const statuses = await by(page, "record-row").evaluateAll((all) => all.map((row) => [row.dataset.id, row.dataset.status]));
    equal(statuses, [["00210001", "late"], ["20210002", "late"]], "the session says of both what was recorded");
    await picture(page, "upgraded-session-ar");
    await open(page, address, "session/s-10/why/00210001");
    await by(page, "why-line").first().waitFor();
    check(true, "and why it is so");
    await open(page, address, "history");
    await by(page, "chain-good").waitFor();
    check(true, "the old changes are in a journal that verifies");

    const found = await rows(page, ["students", "courses", "rosters", "sessions", "registers", "sheets", "snapshots"]);
    equal(Object.values(found).map((all) => all.length), [2, 1, 1, 1, 1, 2, 1], "row for row it is all there");
    const [register] = found.registers.map((body) => JSON.parse(body));
    equal(register.records.map((record) => record.student), ["00210001", "20210002"], "both records lie in their session's row");
    const [roster] = found.rosters.map((body) => JSON.parse(body));
    equal(roster.enrolments.map((place) => place.position), [4, 5], "both places lie in their course's row");
    await kept(page, address);
    equal(messages.filter((line) => line.startsWith("page error")), [], "the page did not break");
  } catch (error) {
    await picture(page, "upgrade-failed");
    throw error;
  } finally {
    await close();
  }
}

/** What was there before can be taken away, letter by letter. */
async function kept(page, address) {
  await open(page, address, "backup");
  await by(page, "kept-copy").waitFor();
  await by(page, "kept-copy").scrollIntoViewIfNeeded();
  await picture(page, "upgraded-copy-ar");
  const file = await download(page, by(page, "save-copy"));
  const copy = JSON.parse(fs.readFileSync(file.path, "utf8"));
  for (const store of ["students", "records", "history", "sheets"]) {
    const expected = FIRST_ROWS.filter(([name]) => name === store).map(([, row]) => row);
    const sorted = (all) => JSON.stringify(all.map((row) => JSON.stringify(row)).sort());
    check(sorted(copy[store]) === sorted(expected), `the copy from before has the old ${store} as they were`);
  }
}

/** An old tab that does not give way is named; once it is closed, everything comes along. */
async function besideAnOldTab(address) {
  const { context, page, close } = await phone();
  try {
    const before = await outside(context, address);
    await seed(before, 1, FIRST, FIRST_ROWS);
    await hold(before, false);
    await open(page, address);
    await readyOffline(page);
    await by(page, "nav-students").click();
    await by(page, "storage-problem").first().waitFor({ timeout: 60_000 });
    check((await by(page, "storage-problem").first().innerText()).includes("نسخة أقدم"), "an old tab that stays in the way is named");
    await picture(page, "upgrade-blocked-ar");
    equal(await before.evaluate(() => window.held.version), 1, "and nothing was changed under it");
    await before.evaluate(() => window.held.close());
    await by(page, "student").first().waitFor({ timeout: 60_000 });
    equal(await by(page, "student").count(), 2, "once it is closed, the data comes along by itself");

    // And this release gives way to the next one.
    await before.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("hadir", 99);
      request.onblocked = () => reject(new Error("blocked"));
      request.onsuccess = () => { request.result.close(); resolve(); };
    }));
    await by(page, "nav-courses").click();
    await by(page, "storage-problem").first().waitFor({ timeout: 30_000 });
    check((await by(page, "storage-problem").first().innerText()).includes("نسخة أحدث"), "an open page gives way to a newer release, and says so");
  } finally {
    await close();
  }
}

/** Rows of today's shapes, one of each kind, from the fixtures that every later release must read. */
async function asItIs(address) {
  const { context, page, close } = await phone();
  try {
    await open(page, address);
    await readyOffline(page);
    await page.waitForFunction(async () => (await indexedDB.databases()).some((db) => db.name === "hadir"));
    const tab = await outside(context, address);
    const body = (name) => fs.readFileSync(fixture(`stored/v2/${name}`), "utf8").trim();
    const row = (name, keys) => {
      const value = JSON.parse(body(name));
      return { ...Object.fromEntries(keys.map((key) => [key, value[key]])), body: body(name) };
    };
    // Whoever and whatever the fixtures name, so that they stand together.
    const other = { ...JSON.parse(body("student.json")), id: "20210002", name: "Sara Omar", email: "sara@university.example" };
    const parent = { ...JSON.parse(body("section.json")), id: "sec-a", name: "A", parent: undefined };
    const all = [
      ["students", { id: other.id, body: JSON.stringify(other) }], ["sections", { id: parent.id, body: JSON.stringify(parent) }],
      ["students", row("student.json", ["id"])], ["courses", row("course.json", ["id"])], ["sections", row("section.json", ["id"])],
      ["rosters", row("roster.json", ["course"])], ["lessons", row("lesson.json", ["id"])],
      ["sessions", row("session.json", ["id", "course", "date"])], ["registers", row("register.json", ["session", "course"])],
      ["excuses", row("excuse.json", ["id", "student"])], ["sheets", row("sheet.json", ["sheet_id", "session"])],
      ...body("journal.jsonl").split("\n").map((line) => {
        const { device, n } = JSON.parse(line);
        return ["journal", { device, n, subjects: [], body: line }];
      }),
    ];
    await tab.evaluate((all) => new Promise((resolve, reject) => {
      const request = indexedDB.open("hadir");
      request.onsuccess = () => {
        const transaction = request.result.transaction([...new Set(all.map(([store]) => store))], "readwrite");
        for (const [store, row] of all) transaction.objectStore(store).put(row);
        transaction.oncomplete = () => { request.result.close(); resolve(); };
        transaction.onabort = () => reject(transaction.error);
      };
    }), all);
    const session = all.find(([store]) => store === "sessions")[1];
    for (const [route, shown] of [["students", "student"], ["sections", "section"], ["timetable", "lesson"], [`session/${session.id}`, "record-row"]]) {
      await page.goto(new URL(route, address).href);
      await by(page, shown).first().waitFor({ timeout: 30_000 });
      equal(await by(page, "storage-problem").count(), 0, `${route.split("/")[0]}: rows of today's fixtures are shown`);
    }
    await open(page, address, "history");
    await by(page, "chain-good").waitFor();
    check(true, "and their journal verifies");
  } catch (error) {
    await picture(page, "upgrade-today-failed");
    throw error;
  } finally {
    await close();
  }
}
