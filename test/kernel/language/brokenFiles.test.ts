import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../useKernel.js";

describe("a file with a problem", () => {
  const kernel = useKernelInFolder();

  let seconds = 1_000_000;
  const write = (name: string, text: string) => {
    writeFileSync(join(kernel.cwd, name), text);
    utimesSync(join(kernel.cwd, name), ++seconds, seconds);
  };

  it("stops only the cells that import it again; others run, with one warning", async () => {
    write("helper.ts", "export const rate: number = 1;\n");
    write("outer.ts", "export { rate as outerRate } from './helper';\n");
    await kernel.result(
      "import { rate } from './helper'; import { outerRate } from './outer'; rate + outerRate",
    );
    write("helper.ts", "export const rate: number = 'fast';\nexport const other: string = 1;\n");

    const first = await kernel.execute("1 + 1");
    expect(first.result).to.deep.equal({ "text/plain": "2" });
    expect(first.stderr).to.match(
      /helper\.ts, line 1, column 14: TS2322: Type 'string' is not assignable to type 'number'\.\n.*only cells that import/,
    );
    expect(first.stderr.match(/helper\.ts/g)).to.have.length(1);
    expect(await kernel.execute("rate + 1")).to.deep.include({ stderr: "", result: { "text/plain": "2" } });

    for (const code of [
      "import { rate } from './helper';",
      "import { outerRate } from './outer';",
      "await import('./helper')",
    ]) {
      const { error } = await kernel.execute(code);
      expect(error?.evalue, code).to.match(/^TS2322.*\(and 1 more\)/);
      expect(error?.traceback.join("\n"), code).to.match(
        /helper\.ts, line 1, column 14[^]*> 1 \| export const rate/,
      );
    }
    write("helper.ts", "export const rate: number = 20;\n");
    expect(await kernel.result("import { outerRate } from './outer'; outerRate")).to.equal("20");
  });

  it("is reported again when it has changed and is still wrong, even if it cannot be parsed", async () => {
    for (const [text, problem] of [
      ["export const rate: number = ;\n", /TS1109/],
      ["export const rate: number = missing;\n", /TS2304/],
    ] as const) {
      write("helper.ts", text);
      expect((await kernel.execute("2")).stderr).to.match(problem);
      expect((await kernel.execute("3")).stderr).to.equal("");
    }
  });
});
