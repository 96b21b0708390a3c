import { expect } from "chai";
import { runNode } from "./sandbox.mjs";

const outcome = (script, ...args) => runNode([`scripts/${script}.mjs`, ...args]);

describe("command lines", () => {
  for (const script of ["start", "test", "book", "doctor"]) {
    it(`${script} --help explains it and does nothing`, async () => {
      const { code, output } = await outcome(script, "--help");
      expect(code).to.equal(0);
      expect(output).to.match(/^npm (start|test|run \w+)/);
    });
  }

  it("book --help lists every preset, with the notebooks that have it", async () => {
    const { output } = await outcome("book", "--help");
    expect(output)
      .to.match(/quick \(8\.4, 8\.5, .*wgan-gp/)
      .and.match(/quarter \(8\.5\)/);
  });

  for (const [script, args, message] of [
    ["start", ["--prot", "9000"], /Unknown option '--prot'/],
    ["start", ["notebook.ipynb"], /Unexpected argument 'notebook.ipynb'/],
    ["start", ["--port", "http"], /--port http: a port is a whole number from 1 to 65535/],
    ["start", ["--port", "70000"], /--port 70000/],
    ["book", ["--presets", "quick"], /Unknown option '--presets'/],
    ["book", ["--only", "9.9"], /--only 9\.9: there is no such notebook. Choose from .*8\.4/],
    ["book", ["--lang", "fr"], /--lang fr: there are no notebooks in this language\. Choose from en, zh/],
    ["book", ["--lang", "zh", "--only", "wgan-gp"], /--only wgan-gp: .* Choose from 8\.4, 8\.5/],
    ["book", ["--out", "package.json"], /--out package\.json: .* cannot be written to \(ENOTDIR\)/],
    ["doctor", ["--fix"], /Unknown option '--fix'/],
  ]) {
    it(`${script} ${args.join(" ")} is an error`, async () => {
      const { code, output } = await outcome(script, ...args);
      expect(code).to.equal(1);
      expect(output).to.match(message).and.not.to.contain("    at ");
    });
  }
});
