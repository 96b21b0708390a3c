import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

describe("commands in cells", () => {
  const kernel = useKernelInFolder();

  it("%time measures a line or a cell, keeps its result, and measures it even if it fails", async () => {
    const line = await kernel.execute("%time 6 * 7");
    expect(line.result).to.deep.equal({ "text/plain": "42" });
    expect(line.stdout).to.match(/^[\d.]+ m?s\n$/);
    const cell = await kernel.execute(
      "%time\nawait new Promise((resolve) => setTimeout(resolve, 30));\nnot.there",
    );
    expect(cell.error?.traceback.join("\n")).to.include("> 3 | not.there");
    const failing = await kernel.execute(
      "%time\nawait new Promise((resolve) => setTimeout(resolve, 30));\nthrow new Error('so');",
    );
    expect(failing.stdout).to.match(/^\d+(\.\d+)? ms\n$/);
    expect(Number.parseFloat(failing.stdout)).to.be.above(25);
    expect(failing.error?.traceback.join("\n")).to.include("> 3 | throw new Error");
  });

  it("%who lists names, and %reset forgets them", async () => {
    await kernel.execute(
      "const answer = 42; class Point { x = 1 } const points = [new Point()]; const f = () => 1;",
    );
    expect((await kernel.execute("%who")).stdout).to.equal(
      "answer  number 42\nPoint   class\npoints  Array of 1\nf       function\n",
    );
    await kernel.execute("%reset");
    expect((await kernel.execute("%who")).stdout).to.equal("No cell has defined a name.\n");
    expect((await kernel.execute("answer")).error?.evalue).to.include("Cannot find name 'answer'");
  });

  it("%memory describes the kernel, the libraries that have registered, and what each cell has added", async () => {
    await kernel.execute(
      `let books = 3;
((globalThis as any)[Symbol.for("Jupyter.memory")] ??= []).push(() => ({ books, "bytes of books": 1e6 * books }));`,
    );
    const bought = await kernel.execute("books += 4");
    await kernel.execute("books -= 1;\nthrow new Error('given back');");
    await kernel.execute("1");
    const { stdout } = await kernel.execute("%memory");
    expect(stdout).to.match(/^this kernel +\d+\.\d MB\n/);
    expect(stdout).to.match(
      /\nbooks +6\nbytes of books +6\.0 MB\n\nadded while it ran {2}books {2}bytes of books\n/,
    );
    const first = Number(bought.reply.execution_count);
    expect(stdout.split("\n").slice(-4)).to.deep.equal([
      `cell [${first - 1}]`.padEnd(20) + "+3     +3.0 MB",
      `cell [${first}]`.padEnd(20) + "+4     +4.0 MB",
      `cell [${first + 1}]`.padEnd(20) + "-1     -1.0 MB",
      "",
    ]);
  });

  it("%help lists the commands, and so does an unknown command", async () => {
    const { stdout } = await kernel.execute("%help");
    expect(stdout)
      .to.match(/^%time \[code\] +how long/)
      .and.include("%npm add NAME…")
      .and.include("!COMMAND");
    const { error } = await kernel.execute("%tiem");
    expect(error?.evalue).to.include("%tiem is not a command").and.include("%time");
  });

  it("says what to use in place of IPython's cell magics", async () => {
    for (const code of ["%%time\n1 + 1", "%%bash\nls -l | wc", "%%html\n<b>a</b>"]) {
      const { error, result } = await kernel.execute(code);
      expect(error?.evalue, code).to.match(
        /^%%\w+ is a cell magic of IPython, which this kernel does not have\. .*%time.* a !; .*\$\$\.html/,
      );
      expect(result, code).to.equal(undefined);
    }
  });
});
