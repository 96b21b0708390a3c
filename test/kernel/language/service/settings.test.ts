import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { KernelClient } from "../../kernelClient.js";

describe("cells in a project", () => {
  let kernel: KernelClient;
  let folder: string;
  before(async function () {
    this.timeout(30_000);
    folder = mkdtempSync(join(tmpdir(), "genbook-project-"));
    const compilerOptions = {
      strict: true,
      noUnusedLocals: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      verbatimModuleSyntax: true,
      module: "nodenext",
      outDir: "out",
      paths: { "@lib/*": ["./lib/*"] },
    };
    writeFileSync(
      join(folder, "tsconfig.json"),
      `// as TypeScript reads it\n${JSON.stringify({ compilerOptions })}`,
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    for (const name of ["lib", "notebooks"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "lib", "scale.ts"), "export const scale = (n: number) => 3 * n;\n");
    kernel = await KernelClient.start(join(folder, "notebooks"));
  });
  after(async () => {
    await kernel?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const outcome = async (code: string) => {
    const { result, error } = await kernel.execute(code);
    return error?.evalue ?? result?.["text/plain"];
  };

  it("are checked as strictly as its tsconfig.json says, except where a notebook cannot be", async () => {
    expect(await outcome("function f(x) { return x; }")).to.match(
      /^TS7006: Parameter 'x' implicitly has an 'any' type/,
    );
    expect(
      await outcome("const maybe: number | undefined = [1].find((n) => n > 0); maybe.toFixed()"),
    ).to.match(/^TS18048/);
    expect(
      await outcome(
        "const unused = 1; import { readFileSync } from 'node:fs'; import { Stats } from 'node:fs'; 'fine'",
      ),
    ).to.equal("'fine'");
  });

  it("find what its paths name, and files outside the notebook's folder", async () => {
    expect(await outcome("import { scale } from '@lib/scale'; scale(2)")).to.equal("6");
    expect(await outcome("import { scale as same } from '../lib/scale.js'; same === scale")).to.equal("true");
  });

  it("have the decorators that it asks for", async () => {
    await outcome("class Size { height = 1 }\nconst seen: string[] = [];");
    const code =
      "const field = (target: object, key: string) => void seen.push(key);\nclass C { @field x: Size = new Size() }\nseen";
    expect(await outcome(code)).to.equal("[ 'x' ]");
  });
});

describe("cells in a project whose tsconfig.json", function () {
  this.timeout(30_000);
  let kernel: KernelClient;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "genbook-project-"));
    kernel = await KernelClient.start(folder);
  });
  after(async () => {
    await kernel?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const write = (settings: object) => writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));

  it("cannot be used learn why; commands still run, and so do cells once it is corrected", async () => {
    write({ compilerOptions: { strict: "very" } });
    expect((await kernel.execute("1")).error?.evalue).to.match(
      /cannot use .*tsconfig\.json.*'strict' requires a value of type boolean/,
    );
    write({ extends: "@made/base/tsconfig.json" });
    expect((await kernel.execute("1")).error?.evalue).to.match(
      /File '@made\/base\/tsconfig\.json' not found\. To add the package, run %npm add @made\/base\.$/,
    );
    for (const command of ["%help", "%who", "%reset", "!pwd"]) {
      expect((await kernel.execute(`// a command\n${command}`)).error, command).to.equal(undefined);
    }
    const base = join(folder, "base");
    mkdirSync(base);
    writeFileSync(join(base, "package.json"), '{ "name": "@made/base", "version": "1.0.0" }');
    writeFileSync(join(base, "tsconfig.json"), '{ "compilerOptions": { "noImplicitAny": true } }');
    const { error, stderr } = await kernel.execute("%npm add ./base\nconst f = (x) => x;");
    expect(error?.evalue, stderr).to.match(/^TS7006/);
  });

  it("does not ask for strictness are not checked strictly", async () => {
    write({ compilerOptions: { target: "es2024" } });
    expect(
      await kernel.result(
        "const maybe: number = [1].find((n) => n > 0); function g(x) { return x; } g(maybe)",
      ),
    ).to.equal("1");
  });
});
