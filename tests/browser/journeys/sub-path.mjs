// The app lives below a folder of a school's site just as well.
import { by, check, equal, phone, picture, readyOffline, serve } from "../harness.mjs";
import * as steps from "../steps.mjs";

export const name = "below a sub-path, in Kurdish, offline";

export async function run() {
  const server = await serve({ port: 8126, prefix: "/school/hadir/", dir: "target/dist-sub-path" });
  const { context, page, messages, close } = await phone({ locale: "ckb" });
  try {
    await steps.open(page, server.address);
    await readyOffline(page);
    await server.stop();
    await context.setOffline(true);
    await steps.open(page, server.address, "settings");
    await by(page, "language-ckb").check({ force: true });
    await page.waitForFunction(() => document.documentElement.lang === "ckb");
    equal(await page.getAttribute("html", "dir"), "rtl", "Kurdish, right to left");
    await picture(page, "settings-kurdish");
    await steps.open(page, server.address, "students/new");
    await by(page, "student-id").fill("٢٠٢١٠٠٠١");
    await by(page, "student-name").fill("ڕێبوار ئازاد کەریم");
    await by(page, "save-student").click();
    await by(page, "student").first().waitFor();
    check(page.url().startsWith(server.address), "links stay below the sub-path", page.url());
    check((await by(page, "student").first().innerText()).includes("20210001"), "an id typed in Arabic digits is the same id");
    await page.reload();
    await by(page, "student").first().waitFor();
    equal(await page.getAttribute("html", "lang"), "ckb", "the language is remembered through a reload without a server");
    equal(messages, [], "nothing was complained of in the console");
  } catch (error) {
    await picture(page, "sub-path-failed");
    throw error;
  } finally {
    await close();
    await server.stop();
  }
}
