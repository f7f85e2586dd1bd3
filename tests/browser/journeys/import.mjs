// A registry's list with fourteen kinds of trouble: understood, mended on the screen, saved, and taken a second time.
import fs from "node:fs";
import { parse } from "smol-toml";
import { by, check, download, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "a troubled list is mended on the screen and taken twice";

const LIST = fixture("rosters/registry-500.xlsx");

export async function run() {
  const truth = parse(fs.readFileSync(fixture("rosters/registry-500.toml"), "utf8"));
  const server = await serve({ port: 8127 });
  const { page, messages, close } = await phone();
  const n = async (test) => Number(await by(page, test).getAttribute("data-n"));
  const settled = () => page.locator('[data-test="import-step"][aria-busy="false"]').waitFor();
  try {
    await steps.open(page, server.address);
    await readyOffline(page);
    await steps.open(page, server.address, "import");
    await by(page, "import-file").setInputFiles(LIST);

    // What nobody understands is asked first.
    await by(page, "value-row").first().waitFor({ timeout: 60_000 });
    await picture(page, "import-values");
    await by(page, "step-columns").click();
    equal(await by(page, "confidence").count(), 8, "eight columns say how sure they are");
    await picture(page, "import-columns");
    await by(page, "pad-ids").click();
    await settled();
    await by(page, "import-next-step").click();
    for (const row of await by(page, "value-row").all()) {
      const text = await row.locator(".list-title").innerText();
      const value = row.locator('[data-test="value"]');
      if (truth.unknown_levels.includes(text)) await value.selectOption("-");
      if (truth.unknown_statuses.includes(text)) await value.selectOption("false");
      if (truth.short_departments.includes(text)) await value.fill("نظم المعلومات");
    }
    await by(page, "import-next-step").click();
    await settled();

    equal(await n("import-new"), truth.n_new, "as many new students as the truth says");
    for (const kind of ["id-missing", "name-missing", "id-twice", "id-rounded", "email-malformed", "date-unknown"]) {
      equal(await n(`problem-${kind}`), truth.rows[kind].length, `rows of ${kind}`);
    }
    await picture(page, "import-check");
    await by(page, "problem-id-missing").locator("summary").click();
    const fixes = by(page, "problem-id-missing").locator('[data-test="fix"]');
    await fixes.nth(0).fill("20290001");
    await fixes.nth(1).fill("٢٠٢٩٠٠٠٢");
    await picture(page, "import-fixes");
    await by(page, "problem-id-missing").locator('[data-test="apply-fixes"]').click();
    await settled();
    equal(await n("problem-id-missing"), truth.rows["id-missing"].length - 2, "two ids are mended");
    await by(page, "problem-id-twice").locator("summary").click();
    await by(page, "problem-id-twice").locator('[data-test="keep-twin"]').first().click();
    await settled();
    equal(await n("problem-id-twice"), truth.rows["id-twice"].length - 2, "one id has its owner");
    equal(await n("left-out"), 1, "the other is left out, with a way back");
    const saved = truth.n_new + 3;
    await by(page, "import-save").click();
    await by(page, "import-done").waitFor();
    equal(await n("import-done"), saved, "all but the rejected are saved");
    await picture(page, "import-done");
    const file = await download(page, by(page, "take-rejected"));
    check(fs.statSync(file.path).size > 4000, "the rows that were not saved come as a file");

    await steps.open(page, server.address, "import");
    await by(page, "import-file").setInputFiles(LIST);
    await by(page, "import-counts").waitFor({ timeout: 60_000 });
    const counts = [await n("import-new"), await n("import-changed"), await n("import-unchanged")];
    // The two typed ids are not in the file; the one twin is asked about again.
    equal(counts, [0, 0, saved - 3], "the second time nothing is new, and the choices are remembered");
    await picture(page, "import-again");
    equal(messages, [], "nothing was complained of in the console");
  } catch (error) {
    await picture(page, "import-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}
