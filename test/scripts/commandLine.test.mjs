import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMMANDS } from "../../scripts/genbook/commands.mjs";
import { root } from "../../scripts/setup/paths.mjs";
import { runNode, runProgram } from "./sandbox.mjs";

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

const outcome = (script, ...args) => runNode([`scripts/${script}.mjs`, ...args]);

describe("command lines", function () {
  this.timeout(30_000);

  for (const script of ["start", "test", "book", "doctor"]) {
    it(`${script} --help explains it and does nothing`, async () => {
      const { code, output } = await outcome(script, "--help");
      expect(code).to.equal(0);
      expect(output).to.match(/^npm (start|test|run \w+)/);
    });
  }

  it("genbook --help lists the commands, and each explains itself as `npx genbook …` does", async () => {
    const { code, output } = await outcome("genbook", "--help");
    expect(code).to.equal(0);
    const names = Object.keys(COMMANDS);
    const helps = await Promise.all(names.map((name) => outcome("genbook", name, "--help")));
    names.forEach((name, i) => {
      expect(output).to.include(`\n  ${name} `);
      expect(helps[i].output, name).to.match(/^np[mx] .* {4}[A-Z]/);
    });
    expect((await outcome("genbook")).output, "without a command").to.equal(output);
    expect((await outcome("genbook", "--version")).output).to.equal(`${version}\n`);
  });

  for (const [typed, advice] of [
    ["statr", /no command "statr"\. Did you mean "start"\?/],
    ["gpucheck", /Did you mean "gpu-check"\?/],
    ["sweep-everything", /no command "sweep-everything"\.\n/],
  ]) {
    it(`genbook ${typed} is an error`, async () => {
      const { code, output } = await outcome("genbook", typed);
      expect(code).to.equal(1);
      expect(output).to.match(advice);
    });
  }

  it("bash completes commands, their options, and what follows npx", async () => {
    const { output: script } = await outcome("genbook", "completion", "bash");
    const completed = async (...words) => {
      const array = words.map((word) => `'${word}'`).join(" ");
      const program = `${script}\nCOMP_WORDS=(${array}); COMP_CWORD=${words.length - 1}; _genbook; echo "\${COMPREPLY[@]}"`;
      return (await runProgram("bash", ["-c", program])).output.trim();
    };
    expect(await completed("genbook", "st")).to.equal("start");
    expect(await completed("npx", "genbook", "do")).to.equal("doctor");
    expect(await completed("npx", "genbook", "start", "--n")).to.equal("--no-browser");
    expect(await completed("genbook", "kernel", "")).to.equal("install remove --help");
    expect(await completed("genbook", "sweep", "8.4", "--on", "")).to.equal("local ray");
    expect(await completed("npx", "genbook", "book", "--lang", "z")).to.equal("zh");
    expect((await completed("genbook", "book", "--preset", "")).split(" ")).to.include.members([
      "quick",
      "book",
    ]);
    expect(await completed("npx", "tsc", "--n"), "another package's command").to.equal("");
  });

  const zsh = spawnSync("zsh", ["--version"]).status === 0;
  (zsh ? it : it.skip)("zsh completes them too (needs zsh)", async () => {
    const { output: script } = await outcome("genbook", "completion", "zsh");
    const typed = ["npx genbook do", "npx genbook start --no-b", "genbook kernel in", "npx tsc --n"];
    // A shell with a terminal, in which Tab is pressed after each line
    const program = `zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell ${quoted(script)}
      zpty -w shell 'npx() { print got: npx "$@" }; genbook() { print got: genbook "$@" }'
      for line in ${typed.map(quoted).join(" ")}; do
        zpty -n -w shell "$line"$'\\t\\n'
        zpty -r -m shell seen $'*\\ngot: *\\n*' && print -r -- "$seen"
      done`;
    const { output } = await runProgram("zsh", ["-f", "-c", program]);
    expect(output.match(/(?<=\ngot: ).*?(?=\s*\n)/g)).to.deep.equal([
      "npx genbook doctor",
      "npx genbook start --no-browser",
      "genbook kernel install",
      "npx tsc --n",
    ]);
  });

  it("book --help lists every preset, with the notebooks that have it", async () => {
    const { output } = await outcome("book", "--help");
    expect(output)
      .to.match(/quick \(8\.4, 8\.5, .*wgan-gp/)
      .and.match(/quarter \(8\.5\)/);
  });

  for (const [script, args, message] of [
    ["start", ["--prot", "9000"], /Unknown option '--prot'/],
    ["start", ["notebook.ipynb"], /notebook\.ipynb: there is no such file or notebook\. Choose from 8\.4/],
    ["start", ["--port", "http"], /--port http: a port is a whole number from 1 to 65535/],
    ["start", ["--port", "70000"], /--port 70000/],
    ["book", ["--presets", "quick"], /Unknown option '--presets'/],
    ["book", ["--only", "9.9"], /9\.9: there is no such file or notebook\. Choose from .*8\.4/],
    ["book", ["--lang", "fr"], /--lang fr: there are no notebooks in this language\. Choose from en, zh/],
    ["book", ["--lang", "zh", "--only", "wgan-gp"], /wgan-gp: .* Choose from 8\.4, 8\.5/],
    ["book", ["--out", "package.json"], /--out package\.json: .* cannot be written to \(ENOTDIR\)/],
    ["doctor", ["--fix"], /Unknown option '--fix'/],
    ["kernel", ["instal"], /Expected install or remove, got instal/],
  ]) {
    it(`${script} ${args.join(" ")} is an error`, async () => {
      const { code, output } = await outcome(script, ...args);
      expect(code).to.equal(1);
      expect(output).to.match(message).and.not.to.contain("    at ");
    });
  }
});
