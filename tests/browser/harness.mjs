// What every journey needs: the release build on a local server, Chromium as a phone, checks that say what they saw.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

export const root = path.resolve(import.meta.dirname, "../..");
export const fixture = (name) => path.join(root, "fixtures", name);
const PHONE = { width: 390, height: 844 };

/** Serves a build below `prefix`; `stop()` kills the server for good. */
export async function serve({ port = 8123, prefix = "/", dir = "dist" } = {}) {
  const script = path.join(import.meta.dirname, "server.mjs");
  const child = spawn(process.execPath, [script, path.join(root, dir), String(port), prefix], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((ready) => child.stdout.once("data", ready));
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill();
    await gone;
  };
  return { address: `http://localhost:${port}${prefix}`, stop };
}

/** A phone with an empty profile. `messages` collects what the page's console complains of. */
export async function phone({ locale = "ar", size = PHONE, ...more } = {}) {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "hadir-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true, acceptDownloads: true, locale, viewport: size, deviceScaleFactor: 2, hasTouch: true,
    args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    ...more,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const messages = [];
  page.on("pageerror", (error) => messages.push(`page error: ${error.message}`));
  page.on("console", (line) => { if (line.type() === "error") messages.push(`console: ${line.text()}`); });
  const close = async () => {
    await context.close();
    fs.rmSync(profile, { recursive: true, force: true });
  };
  return { context, page, messages, close };
}

/** Finds a control by its data-test name. */
export const by = (page, name) => page.locator(`[data-test="${name}"]`);

/** Throws unless `condition`; says what was expected and what was there. */
export function check(condition, expected, found = "") {
  if (!condition) throw new Error(`expected ${expected}${found === "" ? "" : `, found ${JSON.stringify(found)}`}`);
  console.log(`  ✓ ${expected}`);
}

export function equal(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, found ${a}`);
  console.log(`  ✓ ${what}`);
}

/** Clicks and gives the path and name of the file that is downloaded. */
export async function download(page, locator) {
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), locator.click()]);
  return { path: await file.path(), name: file.suggestedFilename() };
}

/** Waits until the service worker has stored every file and controls the page. */
export async function readyOffline(page) {
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true), null, { timeout: 60_000 });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60_000 });
}

/** Keeps a picture of the screen, once it has come to rest, where the journeys' pictures go. */
export async function picture(page, name) {
  await page.waitForTimeout(400);
  const folder = path.join(root, "tests/out");
  fs.mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
