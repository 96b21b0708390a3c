import { expect } from "chai";
import ts from "typescript";
import { BREAK_OFF } from "../../../src/kernel/control/breakOff.js";
import { newStopFlags, stopFlags, Verdict } from "../../../src/kernel/control/stopFlags.js";
import { offerToBreakOff } from "../../../src/kernel/execution/brokenOff.js";
import { StandardStream } from "../../../src/kernel/output/standardStream.js";

describe("the decision to break off what is running", () => {
  const flags = stopFlags(newStopFlags());
  /** Asks as the control thread does, by a script without a name. */
  const ask = (0, eval)(`() => globalThis[Symbol.for(${JSON.stringify(BREAK_OFF)})](1)`) as () => void;

  before(() => {
    offerToBreakOff({
      flags,
      makeError: () => new Error(),
      isPolite: () => true, // so that code that could be broken off is left alone
      cannot: () => undefined,
    });
  });
  after(() => Reflect.deleteProperty(globalThis, Symbol.for(BREAK_OFF)));

  const verdictInside = (run: (ask: () => void) => void): string => {
    run(ask);
    return Verdict[flags.verdict()];
  };

  it("comes at once in the code of a cell, and in the language's functions that it calls", () => {
    expect(verdictInside((ask) => ask())).to.equal("Refused");
    expect(verdictInside((ask) => [1].forEach(ask))).to.equal("Refused");
  });

  it("waits for the compiler", () => {
    const file = ts.createSourceFile("cell.ts", "1", ts.ScriptTarget.ESNext);
    expect(verdictInside((ask) => ts.forEachChild(file, ask))).to.equal("TryAgain");
  });

  it("waits for the kernel's functions, even while they call those of the language or of Node", () => {
    expect(verdictInside((ask) => new StandardStream(1, ask).write("text"))).to.equal("TryAgain");
    const nested = [1].forEach.bind([1], ask) as () => void;
    expect(verdictInside(() => new StandardStream(1, nested).write("text"))).to.equal("TryAgain");
  });
});
