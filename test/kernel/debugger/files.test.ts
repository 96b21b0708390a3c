import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { DebugClient } from "./debugClient.js";

const HELPER = `import { basename } from "node:path";

export function short(path: string): string {
  const name = basename(path);
  return name.slice(0, 3);
}
`;

describe("the debugger in a TypeScript file that a cell imports", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "genbook-debugger-")));
  const path = join(folder, "helper.ts");
  let debug: DebugClient;
  before(async function () {
    this.timeout(30_000);
    writeFileSync(path, HELPER);
    debug = await DebugClient.start(folder);
  });
  after(async () => {
    await debug?.kernel.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("steps over the import, and hits a breakpoint in the file", async () => {
    const code = `import { short } from "./helper";
import { basename } from "node:path";
const given = basename("/a/genbook.ts");`;
    await debug.breakpoints(code, { line: 1 });
    const first = await debug.kernel.submit(code);
    expect((await debug.stopped()).at).to.equal("cell [1]:1");
    expect(await debug.go("next")).to.equal("cell [1]:2");
    await debug.continue();
    await debug.kernel.outcome(first);

    await debug.request("setBreakpoints", { source: { path }, breakpoints: [{ line: 5 }] });
    const cell = await debug.kernel.submit("short(given)");
    expect((await debug.stopped()).at).to.equal("short:5");
    expect((await debug.frames()).map(({ source }) => source.name)).to.deep.equal(["helper.ts", "cell [2]"]);
    expect((await debug.frames())[0].source.path).to.equal(path);
    expect(await debug.scope("Locals")).to.include('name = "genbook.ts"');
    expect(await debug.evaluate("basename('/x/y')", 2)).to.equal('"y"');
    expect((await debug.request("source", { source: { path } })).content).to.equal(HELPER);
    expect((await debug.request<{ modules: object[] }>("modules")).modules).to.deep.include({
      id: path,
      name: "helper.ts",
      path,
    });
    await debug.continue();
    expect((await debug.kernel.outcome(cell)).result).to.deep.equal({ "text/plain": "'gen'" });
  });
});
