import { expect } from "chai";
import { major } from "../../../../src/kernel/language/service/runningNode.js";
import { useKernel } from "../../useKernel.js";

/** Global names, and the first long-term version of Node that has them. */
const SINCE: [name: string, version: number][] = [
  ["WebSocket", 22],
  ["navigator", 22],
  ["Navigator", 22],
  ["Iterator", 22],
  ["CloseEvent", 24],
  ["Float16Array", 24],
  ["URLPattern", 24],
  ["DisposableStack", 24],
  ["AsyncDisposableStack", 24],
  ["SuppressedError", 24],
  ["Storage", 26],
  ["sessionStorage", 26],
  ["Temporal", 26],
];

describe("a global name that the running Node lacks", () => {
  const kernel = useKernel();

  for (const [name, version] of SINCE) {
    it(`is refused before the cell runs: ${name}`, async () => {
      const { stdout, error } = await kernel.execute(`console.log("runs");\nvoid ${name};`);
      if (major() >= version) return expect(error).to.equal(undefined);
      expect(error?.evalue).to.include(`. Node ${major()} has no ${name}; Node ${version} has.`);
      expect(stdout).to.equal("");
    });
  }

  it("is refused in a function, a class and an object", async () => {
    const refusal = `TS2304: Cannot find name 'EventSource'. Node ${major()} has no EventSource.`;
    expect(await kernel.problem("function open(url: string) { return new EventSource(url); }")).to.equal(
      refusal,
    );
    expect(await kernel.problem("class Mine extends EventSource {}")).to.equal(refusal);
    expect(await kernel.problem("({ EventSource })")).to.equal(refusal);
  });

  it("may be asked for", async () => {
    for (const code of [
      `typeof EventSource`,
      `if (typeof EventSource !== "undefined") new EventSource("http://localhost");`,
      `"EventSource" in globalThis ? EventSource.CLOSED : 0`,
      `globalThis.EventSource ? EventSource.CLOSED : 0`,
      `typeof window === "undefined" ? 1 : window.innerWidth`,
      `typeof localStorage === "undefined" ? 1 : localStorage.length`,
    ]) {
      expect(await kernel.problem(code), code).to.equal(undefined);
    }
  });

  it("may be a type, a property, and a name of one's own", async () => {
    for (const code of [
      "let source: EventSource | undefined; interface Mine extends EventSource { a: 1 }",
      "const { EventSource: a } = { EventSource: 1 }; a",
      "const { EventSource: b } = globalThis; let c; ({ EventSource: c } = globalThis); [b, c]",
      "function take(EventSource: number) { return EventSource; } take(1)",
      "[require.main === module, typeof exports, __filename, __dirname]",
    ]) {
      expect(await kernel.problem(code), code).to.equal(undefined);
    }
  });

  it("may be defined by code", async () => {
    const define = "globalThis.EventSource = class { kind = 1 } as any;";
    expect(await kernel.problem(`${define}\nnew EventSource("");`)).to.equal(undefined);
    expect(await kernel.problem(`new EventSource("");`)).to.equal(undefined);
    expect(await kernel.problem("delete (globalThis as any).EventSource;\n")).to.equal(undefined);
    expect(await kernel.problem(`new EventSource("");`)).to.match(/^TS2304/);
    expect(await kernel.result("class EventSource { own = 1 }\nnew EventSource().own")).to.equal("1");
  });
});
