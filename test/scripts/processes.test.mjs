import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { isAlive, run } from "../../scripts/setup/processes.mjs";

const node = (program) => [process.execPath, ["-e", program]];

/** Rejects with what the promise rejects with, as a value. */
const failure = (promise) =>
  promise.then(
    () => expect.fail("expected a failure"),
    (error) => error,
  );

describe("running a command", () => {
  it("resolves to its output and shows each line as it comes", async () => {
    const lines = [];
    const output = await run(...node("console.log('one'); console.error('two')"), {
      onLine: (line) => lines.push(line),
    });
    expect(output).to.contain("one\n").and.to.contain("two\n");
    expect(lines).to.have.members(["one", "two"]);
  });

  it("fails with the command's name, exit code and last lines", async () => {
    const program = "for (let i = 0; i < 50; i++) console.error('line ' + i); process.exit(3)";
    const { message } = await failure(run(...node(program), { what: "npm ci" }));
    expect(message)
      .to.match(/^npm ci failed \(exit code 3\):/)
      .and.contain("line 49")
      .and.not.contain("line 10\n");
  });

  it("fails if there is no such command", async () => {
    expect((await failure(run("/nowhere/program", []))).code).to.equal("ENOENT");
  });

  it("ends with all its descendants when it is interrupted, even those in a session of their own", async () => {
    const controller = new AbortController();
    const pids = [];
    const grandchild =
      "setInterval(() => {}, 1000); process.on('SIGTERM', () => {}); console.log(process.pid)";
    const program = `
      const { spawn } = require("node:child_process");
      console.log(process.pid);
      spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}], { detached: true, stdio: "inherit" });
      setInterval(() => {}, 1000);`;
    const running = run(...node(program), {
      signal: controller.signal,
      onLine(line) {
        pids.push(Number(line));
        if (pids.length === 2) controller.abort(new Error("interrupted"));
      },
    });
    expect((await failure(running)).message).to.equal("interrupted");
    await sleep(50);
    expect(pids.filter(isAlive)).to.deep.equal([]);
  });
});
