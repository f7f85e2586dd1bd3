// What a page costs in Chromium: node bench.mjs. Speaks the worker's own protocol; medians of RUNS, one worker.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { by, fixture, phone, picture, readyOffline, root, serve } from "./harness.mjs";
import * as steps from "./steps.mjs";

const RUNS = 15;
/** Native and wasm in turn, so that a busy machine slows both. */
const ROUNDS = 3;
const PROBE = "target/probe";

/** Runs in the page: opens each file and reads its first page `runs` times. */
async function readPages(files, layouts, version, runs) {
  const worker = new Worker(new URL("worker_loader.js", document.baseURI), { type: "module" });
  const next = () => new Promise((done) => { worker.onmessage = (event) => done(event.data); });
  await next();
  let id = 0;
  const ask = async (request, buffers = []) => {
    const answer = next();
    worker.postMessage([id++, request, buffers], buffers);
    const [, outcome] = await answer;
    if (outcome.Err) throw new Error(JSON.stringify(outcome.Err));
    return outcome.Ok;
  };
  await ask({ Hello: { version } });
  const rows = [];
  for (const { name, bytes } of files) {
    const timings = [];
    for (let run = 0; run < runs; run += 1) {
      await ask({ OpenFile: { layouts } }, [Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0)).buffer]);
      timings.push((await ask({ ReadPage: { page_idx: 0 } })).Page.timing);
    }
    const median = (key) => timings.map((t) => t[key]).sort((a, b) => a - b)[runs >> 1];
    rows.push({ name, pixels: median("pixels_ms"), read: median("read_ms"), strips: median("strips_ms") });
  }
  worker.terminate();
  return rows;
}

const { page, close } = await phone();
await wasmToNative(page);
if (process.argv.includes("--probe")) {
  await close();
  process.exit(0);
}
const server = await serve({ port: 8125 });
try {
  await steps.open(page, server.address);
  await readyOffline(page);
  const file = (name) => ({ name, bytes: fs.readFileSync(fixture(name)).toString("base64") });
  const layouts = ["cs101-a4-ar", "bio210-letter-en", "phy101-a4-ckb"].map((name) => JSON.parse(fs.readFileSync(fixture(`sheets/${name}.layout.json`), "utf8")));
  const names = ["photos/cs101-1-wood.jpg", "photos/bio210-1-across.jpg", "scans/roster-90-grey.pdf", "scans/roster-90-g4.pdf"];
  const version = Number(fs.readFileSync(fixture("../protocol/src/version.rs"), "utf8").match(/CURRENT: Self = Self\((\d+)\)/)[1]);
  const rows = await page.evaluate(`(${readPages})(${JSON.stringify(names.map(file))}, ${JSON.stringify(layouts)}, ${version}, ${RUNS})`);
  console.log("| first page of, in Chromium | to grey pixels, ms | reading, ms | reading ÷ decoding | row pictures, ms |\n|---|---:|---:|---:|---:|");
  for (const { name, pixels, read, strips } of rows) {
    console.log(`| ${name} | ${pixels.toFixed(1)} | ${read.toFixed(1)} | ${(read / pixels).toFixed(2)} | ${strips.toFixed(1)} |`);
  }
  await wholeScan(page, server.address);
} finally {
  await close();
  await server.stop();
}
process.exit(0);

/** The same code on the same photo, as WebAssembly in a page and natively (tests/probe). */
async function wasmToNative(page) {
  const native = path.join(root, "target/native/probe");
  const names = JSON.parse(execFileSync(native, { encoding: "utf8" }));
  const [photo, layout] = ["photos/cs101-1-wood.jpg", "sheets/cs101-a4-ar.layout.json"].map(fixture);
  for (const name of ["index.html", "404.html"]) fs.writeFileSync(path.join(root, PROBE, name), "<!doctype html><title>probe</title>");
  const server = await serve({ port: 8126, dir: PROBE });
  const rounds = { native: [], wasm: [] };
  try {
    await page.goto(server.address);
    const files = [photo, layout].map((file) => fs.readFileSync(file).toString("base64"));
    await page.evaluate(async () => {
      const probe = await import(new URL("probe.js", location.href).href);
      await probe.default();
      globalThis.probe = probe.run;
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.native.push(JSON.parse(execFileSync(native, [photo, layout, String(RUNS)], { encoding: "utf8" })));
      rounds.wasm.push(await page.evaluate(([files, runs]) => {
        const bytes = files.map((file) => Uint8Array.from(atob(file), (c) => c.charCodeAt(0)));
        return [...globalThis.probe(...bytes, runs, () => performance.now())];
      }, [files, RUNS]));
    }
  } finally {
    await server.stop();
  }
  const median = (kind, i) => rounds[kind].map((times) => times[i]).sort((a, b) => a - b)[ROUNDS >> 1];
  console.log("| the same code, one thread | native, ms | wasm in Chromium, ms | wasm ÷ native |\n|---|---:|---:|---:|");
  names.forEach((name, i) => {
    const [native, wasm] = [median("native", i), median("wasm", i)];
    console.log(`| ${name} | ${native.toFixed(2)} | ${wasm.toFixed(2)} | ${(wasm / native).toFixed(2)} |`);
  });
  console.log();
}

/** The 90-student PDF, from file chosen to records saved, through the screens. */
async function wholeScan(page, address) {
  await steps.open(page, address, "import");
  await steps.previewImport(page, steps.CS101.students);
  await by(page, "import-save").click();
  await by(page, "import-done").waitFor();
  await steps.open(page, address, "courses");
  await steps.makeCourse(page, steps.CS101);
  await steps.enrolImported(page);
  await steps.makeSession(page, steps.CS101);
  await steps.printSheet(page);
  await by(page, "session-scan").click();
  const truth = steps.meant(steps.truthOf("scans/roster-90-grey.toml"));
  const started = Date.now();
  await by(page, "scan-files").setInputFiles(fixture("scans/roster-90-grey.pdf"));
  await by(page, "all-pages").waitFor({ timeout: 120_000 });
  const read = Date.now();
  await by(page, "to-review").click();
  await by(page, "record-bar").waitFor();
  const n = await steps.decideAll(page, truth);
  const decided = Date.now();
  await by(page, "record").click();
  await by(page, "record-row").first().waitFor();
  const done = Date.now();
  await picture(page, "bench");
  console.log(`\n90 students, 3 pages of grey JPEG in a PDF: file chosen → pages read ${read - started} ms; ${n} rows decided by a machine's taps ${decided - read} ms; recorded ${done - decided} ms; together ${done - started} ms`);
}
