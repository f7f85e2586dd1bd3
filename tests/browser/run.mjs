// Runs the journeys: node run.mjs [NAME]. Each file of journeys/ exports `name` and `run`.
import fs from "node:fs";
import path from "node:path";

const wanted = process.argv[2] ?? "";
const folder = path.join(import.meta.dirname, "journeys");
let passed = 0;
const failed = [];
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith(".mjs") && f.includes(wanted)).sort()) {
  const { name, run } = await import(path.join(folder, file));
  console.log(`${file}: ${name}`);
  try {
    await run();
    passed += 1;
  } catch (error) {
    failed.push(file);
    console.log(`  ✗ ${error.stack ?? error}`);
  }
}
console.log(`${passed} passed, ${failed.length} failed`);
if (failed.length > 0 || passed === 0) process.exit(1);
process.exit(0);
