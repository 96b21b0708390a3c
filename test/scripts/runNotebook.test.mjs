import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { escapeHtml } from "../../src/text/escapeHtml.ts";
import { isAlive } from "../../scripts/setup/processes.mjs";
import { notebookOf } from "./notebooks.mjs";
import { runProgram, temporaryFolder } from "./sandbox.mjs";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const SHOW = `const send = (globalThis as any)[Symbol.for("Jupyter.broadcast")];
const shown = (text: string) => ({ data: { "text/plain": text, "image/png": "${PIXEL}" }, metadata: {}, transient: { display_id: "a" } });`;

describe("a notebook without a browser (on the real kernel)", function () {
  this.timeout(60_000);

  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const execute = (notebook, options = {}) =>
    runProgram(
      join(root, ".venv", "bin", "python"),
      [
        join(root, "scripts", "book", "run_notebook.py"),
        "--name",
        "9.9-test",
        "--section",
        "9.9",
        "--out",
        folder.path,
      ],
      { cwd: join(root, "notebooks"), input: JSON.stringify(notebook), ...options },
    );
  const saved = () => JSON.parse(readFileSync(join(folder.path, "9.9-test.ipynb"), "utf8"));

  it("shows its output as it comes and saves the notebook, a page and the figures in their last state", async () => {
    const { code, output } = await execute(
      notebookOf(
        "// Settings\nlet epochs = 1;",
        { source: "epochs = 2;", tags: ["injected-parameters"] },
        `// Training (listing 8.27)\n${SHOW}
        send("display_data", shown("first"));
        for (const percent of [10, 50, 100]) process.stdout.write(\`\\r\${percent} % of \${epochs} epochs\`);
        process.stdout.write("\\nsaved\\n");
        send("update_display_data", shown("last"));
        send("display_data", { ...shown("another"), transient: {} });`,
        "epochs * 21",
      ),
    );
    expect(code, output).to.equal(0);
    expect(output).to.match(
      /\[ 1\/3\] Settings.*\[ 2\/3\] Training.*\[figure\] first\n100 % of 2 epochs\nsaved.*\[ 3\/3\].*\n42\n/s,
    );
    expect(folder.list()).to.deep.equal([
      "9.9-02-training-2.png",
      "9.9-02-training.png",
      "9.9-test.html",
      "9.9-test.ipynb",
    ]);
    const [, , training, last] = saved().cells;
    expect(
      training.outputs.map((each) => each.text?.join("") ?? each.data["text/plain"].join("")),
    ).to.deep.equal(["last", "100 % of 2 epochs\nsaved\n", "another"]);
    expect(last.outputs[0].data["text/plain"].join("")).to.equal("42");
    expect(readFileSync(join(folder.path, "9.9-02-training.png")).toString("base64")).to.equal(PIXEL);
    expect(readFileSync(join(folder.path, "9.9-test.html"), "utf8"))
      .to.contain("100 % of 2 epochs")
      .and.contain(PIXEL)
      .and.match(/@media print \{ pre \{ white-space: pre-wrap[^]*<\/head>/);
  });

  it("saves a page that a cell shows", async () => {
    const page = `<!doctype html><title>"R&D"</title><script>1 < 2</script>`;
    const frame = `<iframe title="a" srcdoc="${escapeHtml(page)}">`;
    const data = JSON.stringify({ "text/html": frame, "text/plain": "a" });
    const { code, output } = await execute(
      notebookOf(`// A page\n${SHOW}\nsend("display_data", { data: ${data}, metadata: {}, transient: {} });`),
    );
    expect(code, output).to.equal(0);
    expect(readFileSync(join(folder.path, "9.9-01-a-page.html"), "utf8")).to.equal(page);
  });

  it("ends at a cell that fails with its error, and saves what ran until there", async () => {
    const { code, output } = await execute(
      notebookOf(
        "// First\nconsole.log('before');",
        "// Second\nthrow new RangeError('no such digit');",
        "// Third\nconsole.log('after');",
      ),
    );
    expect(code).to.equal(1);
    expect(output)
      .to.match(/before.*RangeError.*no such digit.*9\.9-test: the cell above failed/s)
      .and.not.contain("Third");
    expect(folder.list()).to.deep.equal(["9.9-test.html", "9.9-test.ipynb"]);
    const { cells } = saved();
    expect(cells[0].outputs[0].text).to.deep.equal(["before\n"]);
    expect(cells[1].outputs.at(-1)).to.include({
      output_type: "error",
      ename: "RangeError",
      evalue: "no such digit",
    });
    expect(cells[2].outputs).to.deep.equal([]);
  });

  it("says so when the kernel dies", async () => {
    const { code, output } = await execute(notebookOf("// Alone\nprocess.kill(process.pid, 'SIGKILL');"));
    expect(code).to.equal(1);
    expect(output).to.contain("the kernel ended in the cell above");
  });

  it("ends the kernel, even a busy one, when it is interrupted", async () => {
    let pid;
    const { code, output } = await execute(
      notebookOf("// Endless\nconsole.log('pid', process.pid, '.');", "for (;;) {}"),
      {
        onOutput(text, child) {
          const found = /pid (\d+) \.[^]*\[ 2\/2\]/.exec(text);
          if (!found || pid) return;
          pid = Number(found[1]);
          child.kill("SIGTERM");
        },
      },
    );
    expect(code).to.equal(130);
    expect(output).to.contain("9.9-test: interrupted");
    expect(isAlive(pid)).to.equal(false);
    expect(folder.list()).to.deep.equal(["9.9-test.html", "9.9-test.ipynb"]);
  });
});
