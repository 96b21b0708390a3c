/**
 * A contestant that computes nothing: node fakeWorker.mjs NAME LOG JSON. It writes its process id and its
 * requests to the file LOG. JSON: { parameters, loss, time: ms that it says a step took, diesAt: the number
 * of the request at which it ends, hangs: at its first run }
 */
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [name, log, json] = process.argv.slice(2);
const { parameters = 7, loss = 0.5, time = 1, diesAt, hangs } = JSON.parse(json);

appendFileSync(log, `${name} pid ${process.pid}\n`);
let requests = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { op, steps } = JSON.parse(line);
  appendFileSync(log, `${name} ${op} ${steps ?? ""}\n`);
  if (++requests === diesAt) {
    console.error("no memory is left");
    process.exit(3);
  }
  if (hangs && op === "run") continue;
  const filled = (value) => Array.from({ length: steps }, () => value);
  const answer =
    op === "load"
      ? { parameters, versions: { [name]: "1.0" } }
      : { times: filled(time), losses: filled(loss), peak: 5e6 };
  console.log(JSON.stringify(answer));
}
