// A command for sweeps that trains nothing: it takes some time, writes losses that depend on its settings and
// a picture, and notes in overlap.txt if another process works in the same folder.
//
//     node toyCommand.mjs -p x=3 [-p ms=300] [-p fails=true] --out FOLDER
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { isAlive } from "../../scripts/setup/processes.mjs";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const { values } = parseArgs({
  options: { parameter: { type: "string", short: "p", multiple: true }, out: { type: "string" } },
});
const settings = Object.fromEntries(values.parameter.map((each) => each.split("=")));
const { x = "0", ms = "100", fails = "false" } = settings;
const busy = join(values.out, "busy");

try {
  writeFileSync(busy, String(process.pid), { flag: "wx" });
} catch {
  if (isAlive(Number(readFileSync(busy, "utf8")))) writeFileSync(join(values.out, "overlap.txt"), "");
  writeFileSync(busy, String(process.pid));
}
console.log(`x is ${x}`);
const steps = 10;
for (let step = 1; step <= steps; step++) {
  await sleep(Number(ms) / steps);
  const logs = { loss: Number(x) / step };
  appendFileSync(
    process.env.GENBOOK_LOSSES,
    `${JSON.stringify({ training: 1, kind: "batch", epoch: 1, step, steps, logs })}\n`,
  );
}
if (fails === "true") throw new Error(`x = ${x} cannot be trained`);
writeFileSync(join(values.out, "picture.png"), Buffer.concat([Buffer.from(PIXEL, "base64"), Buffer.from(x)]));
appendFileSync(join(values.out, "finished.txt"), `${process.pid}\n`);
rmSync(busy);
