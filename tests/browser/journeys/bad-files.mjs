// Every bad file is named with what to do, nothing is lost, and the good pages beside it are read.
import fs from "node:fs";
import { parse } from "smol-toml";
import { by, check, equal, fixture, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "bad files are named, and the others go on";

export async function run() {
  const server = await serve({ port: 8124 });
  const { page, messages, close } = await phone({ locale: "en" });
  try {
    await steps.open(page, server.address);
    await readyOffline(page);
    await steps.open(page, server.address, "import");
    equal(await page.getAttribute("html", "dir"), "ltr", "English for an English phone");
    await steps.previewImport(page, steps.CS101.students);
    await by(page, "import-save").click();
    await by(page, "import-done").waitFor();
    await steps.open(page, server.address, "courses");
    await steps.makeCourse(page, steps.CS101);
    await steps.enrolImported(page);
    await steps.makeSession(page, steps.CS101);
    await steps.printSheet(page);
    await by(page, "session-scan").click();

    const { file: bad } = parse(fs.readFileSync(fixture("negatives/expected.toml"), "utf8"));
    const photos = ["photos/cs101-1-wood.jpg", "photos/cs101-2-upside-down.jpg", "photos/cs101-3-shadow.jpg"];
    await steps.scan(page, [...bad.map((file) => `negatives/${file.name}`), ...photos]);
    await picture(page, "bad-files");
    // What the whole file is wrong with stands at the file, what a page is wrong with at the page.
    const n = (await by(page, "scan-problem").count()) + (await by(page, "page-problem").count());
    equal(n, bad.length, "each bad file is named once");
    for (const problem of await by(page, "scan-problem").or(by(page, "page-problem")).all()) {
      const words = (await problem.innerText()).trim();
      check(words.includes("\n") || words.length > 40, `says: ${words.replaceAll("\n", " ")}`);
    }
    await by(page, "all-pages").waitFor();
    check(true, "three photos among them give all three pages");

    const truth = steps.meant(steps.truthOf("photos/cs101-1-wood.toml"));
    for (const more of ["2-upside-down", "3-shadow"]) {
      for (const [row, status] of steps.meant(steps.truthOf(`photos/cs101-${more}.toml`))) truth.set(row, status);
    }
    await by(page, "to-review").click();
    await by(page, "record-bar").waitFor();
    await steps.decideAll(page, truth);
    await by(page, "record").click();
    equal([...(await steps.recorded(page))], [...truth], "all 90 records equal the truth of the photos");
    equal(messages, [], "nothing was complained of in the console");
  } catch (error) {
    await picture(page, "bad-files-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}
