import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isAlive } from "../../../../src/files/processes.js";
import { patience } from "../../../patience.js";
import { useKernelInFolder } from "../../useKernel.js";

describe("a shell command", function () {
  this.timeout(30_000);
  const kernel = useKernelInFolder();

  it("runs between the lines of code around it, in the current folder", async () => {
    const { stdout, stderr, result, error } = await kernel.execute(
      `import { writeFileSync } from "node:fs";
writeFileSync("a.txt", "written first\\n");
!cat a.txt && pwd
!echo to the log >&2; ls | grep txt
writeFileSync("b.txt", "");
!ls *.txt
40 + 2`,
    );
    expect({ stdout, stderr, result, error }).to.deep.equal({
      stdout: `written first\n${kernel.cwd}\na.txt\na.txt\nb.txt\n`,
      stderr: "to the log\n",
      result: { "text/plain": "42" },
      error: undefined,
    });
  });

  it("prints as it runs", async () => {
    const cell = await kernel.submit("!echo early; sleep 1; echo late");
    const texts = () =>
      kernel.received
        .filter(({ parent, type }) => parent === cell && type === "stream")
        .map(({ content }) => content.text);
    expect(await kernel.until(() => (texts().length > 0 ? texts() : undefined))).to.deep.equal(["early\n"]);
    expect((await kernel.outcome(cell)).stdout).to.equal("early\nlate\n");
  });

  it("ends at an interrupt, with all that it has started", async () => {
    const cell = await kernel.submit("!echo $$; sleep 60 | cat; echo never");
    const shell = await kernel.until(
      () =>
        kernel.received.find(({ parent, type }) => parent === cell && type === "stream")?.content.text as
          string | undefined,
    );
    const began = performance.now();
    kernel.interrupt();
    const { error, stdout } = await kernel.outcome(cell);
    expect(error?.ename).to.equal("KeyboardInterrupt");
    expect(performance.now() - began).to.be.below(patience(5000));
    expect(stdout).not.to.include("never");
    expect(isAlive(Number(shell))).to.equal(false);
    expect(await kernel.result("1 + 1")).to.equal("2");
  });

  it("that fails is an error, and the code below it does not run", async () => {
    const { error, stdout } = await kernel.execute("!exit 3\nconsole.log('ran')");
    expect(error?.evalue).to.equal("the command failed: exit code 3");
    expect(stdout).to.equal("");
  });

  it("does not move the lines of errors, in whichever part of the cell they are", async () => {
    writeFileSync(join(kernel.cwd, "c.txt"), "");
    const code =
      "const early = () => { throw new Error('early') };\n!pwd\nconst late = () => {\n  throw new Error('late');\n};";
    const { reply } = await kernel.execute(code);
    const name = `cell [${String(reply.execution_count)}]`;
    for (const [call, line, column] of [
      ["early()", 1, 29],
      ["late()", 4, 9],
    ] as const) {
      const { error } = await kernel.execute(call);
      expect(error?.traceback.join("\n"), call).to.include(
        `at ${call.slice(0, -2)} (${name}:${line}:${column})`,
      );
    }
    const wrong = await kernel.execute("!pwd\n\nconst n: number = 'text';");
    expect(wrong.error?.traceback.join("\n")).to.include("> 3 | const n: number = 'text';");
  });
});
