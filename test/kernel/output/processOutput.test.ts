import { expect } from "chai";
import { KernelClient } from "../kernelClient.js";
import { useKernel } from "../useKernel.js";

const SET_UP = `import koffi from "koffi";
import { execSync, spawn, spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
const libc = koffi.load(null);
const printf = libc.func("int printf(const char *, ...)"), write = libc.func("long write(int, const char *, size_t)");
const print = (text: string) => void printf("%s", "str", text);
const warn = (text: string) => void write(2, text, text.length);`;

describe("what C code and child processes print", function () {
  this.timeout(30_000); // a kernel starts, twice
  const kernel = useKernel(SET_UP);
  const run = async (code: string) => {
    const outcome = await kernel.execute(code);
    expect(outcome.error?.traceback.join("\n")).to.equal(undefined);
    return outcome;
  };

  it("keeps its place among what JavaScript prints and shows, even if printf does not end the line", async () => {
    const { outputs } = await run(`console.log("a"); print("b"); console.log("c"); warn("d");
      console.log("e"); writeSync(1, "f"); console.error("g"); print("h"); "result"`);
    const got: [string, string][] = [];
    for (const { type, content } of outputs) {
      const name = type === "stream" ? (content.name as string) : type;
      const text = type === "stream" ? (content.text as string) : "";
      if (got.at(-1)?.[0] === name) got.at(-1)![1] += text;
      else got.push([name, text]);
    }
    expect(got).to.deep.equal([
      ["stdout", "a\nbc\n"],
      ["stderr", "d"],
      ["stdout", "e\nf"],
      ["stderr", "g\n"],
      ["stdout", "h"],
      ["execute_result", ""],
    ]);
  });

  it("arrives complete, even characters that are split: a megabyte from one printf", async () => {
    const { stdout } = await run(`print("a" + "→é".repeat(200_000))`);
    expect(stdout === `a${"→é".repeat(200_000)}`).to.equal(true);
  });

  it("is read while this thread waits for the child: 10 MB under spawnSync", async () => {
    const { stdout } = await run(
      `spawnSync("head -c 10000000 /dev/zero | tr '\\\\0' x", { shell: true, stdio: "inherit" }); console.log("after")`,
    );
    expect(stdout === `${"x".repeat(10_000_000)}after\n`).to.equal(true);
  });

  it("from a child goes to the stream that the child writes to, even if it opens /dev/stderr", async () => {
    const { stdout, stderr } = await run(
      `execSync("echo 1; echo 2 >&2; echo 3 >/dev/stderr; echo 4 >/dev/stdout", { stdio: "inherit" })`,
    );
    expect({ stdout, stderr }).to.deep.equal({ stdout: "1\n4\n", stderr: "2\n3\n" });
  });

  it("is visible while the cell waits, and while it loops", async () => {
    for (const wait of ["await new Promise(() => {})", "for (;;) {}"]) {
      const cell = await kernel.submit(`print("early"); ${wait}`);
      await kernel.until(() =>
        kernel.received.find(
          ({ parent, type, content }) => parent === cell && type === "stream" && content.text === "early",
        ),
      );
      kernel.interrupt();
      expect((await kernel.outcome(cell)).error?.ename).to.equal("KeyboardInterrupt");
    }
  });

  it("from a child whose pipe the cell reads goes to the cell alone", async () => {
    const { stdout, result } = await run(`const child = spawn("sh", ["-c", "echo one; sleep 0.1; echo two"]);
      let text = ""; for await (const data of child.stdout) text += data; text`);
    expect({ stdout, result }).to.deep.equal({ stdout: "", result: { "text/plain": "'one\\ntwo\\n'" } });
  });

  it("from a child with inherited streams arrives before the cell ends", async () => {
    const { stdout } = await run(
      `await once(spawn("sh", ["-c", "echo one; sleep 0.1; echo two"], { stdio: "inherit" }), "exit"); console.log("three")`,
    );
    expect(stdout).to.equal("one\ntwo\nthree\n");
  });

  it("from a worker thread arrives, through console or not", async () => {
    const { stdout, stderr } = await run(`const code = 'console.log("thread"); console.error("error");';
      await once(new Worker(code + 'require("fs").writeSync(1, "directly\\\\n")', { eval: true }), "exit");`);
    expect(stdout.split("\n").sort()).to.deep.equal(["", "directly", "thread"]);
    expect(stderr).to.equal("error\n");
  });

  it("from a kernel that crashes is in the server's log", async () => {
    const crashing = await KernelClient.start();
    try {
      await crashing.submit(`${SET_UP}\nprint("last words of C\\n"); process.abort();`);
      const said = () => /last words of C[^]*stack trace/i.test(crashing.serverLog());
      for (let i = 0; i < 500 && !said(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(crashing.serverLog()).to.match(/last words of C[^]*stack trace/i);
    } finally {
      await crashing.close();
    }
  });
});
