import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { useKernelInFolder } from "../../useKernel.js";

describe("the import of a name that a file of one's own does not export", () => {
  const kernel = useKernelInFolder((folder) => {
    writeFileSync(join(folder, "plain.mjs"), "export const one = 1, two = 2;\n");
    writeFileSync(
      join(folder, "typed.ts"),
      "const own = 1;\nexport type Size = number;\nexport default own;\n",
    );
    writeFileSync(join(folder, "empty.ts"), "export {};\n");
  });

  it("is answered with the names that it exports", async () => {
    expect(await kernel.problem(`import { three } from "./plain.mjs";`)).to.equal(
      `TS2305: Module '"./plain.mjs"' has no exported member 'three'. It exports one, two.`,
    );
    expect(await kernel.problem(`import { ones } from "./plain.mjs";`)).to.match(
      /Did you mean 'one'\? It exports one, two\.$/,
    );
    expect(await kernel.problem(`export { three } from "./plain.mjs";`)).to.match(
      /'three'\. It exports one, two\.$/,
    );
    expect(await kernel.problem(`import { own } from "./typed";`)).to.match(/It exports Size\.$/);
    expect(await kernel.problem(`import { a } from "./empty";`)).to.match(/'a'\. It exports nothing\.$/);
    expect(await kernel.result(`import size, { type Size } from "./typed"; size as Size`)).to.equal("1");
  });

  it("is answered with another import if it has no default export", async () => {
    const answer =
      'has no default export. It exports one, two. Write import * as name from "./plain.mjs", ' +
      "or import { … } with these names.";
    // TypeScript itself would suggest to import `one` from the file's path without its ending.
    for (const name of ["plain", "one"]) {
      expect(await kernel.problem(`import ${name} from "./plain.mjs";`)).to.equal(
        `TS${name === "one" ? 2613 : 1192}: Module '"${kernel.cwd}/plain"' ${answer}`,
      );
    }
    expect(await kernel.problem(`import { default as plain } from "./plain.mjs";`)).to.match(
      /Write import \* as name/,
    );
  });
});
