import { expect } from "chai";
import { foldedFrames } from "../../../src/kernel/output/foldedFrames.js";
import { useKernel } from "../useKernel.js";

describe("errors from inside libraries", function () {
  this.timeout(30_000); // the library is loaded
  const kernel = useKernel(`import { tf } from "genbook";\nconst w = tf.ones([4, 2]), x = tf.ones([2, 3]);`);

  for (const [name, code, place] of [
    ["matMul", `\nx.matMul(w)`, "line 2, column 3"],
    ["concat", `tf.concat([x, w])`, "line 1, column 4"],
    ["add", `x.add(w)`, "line 1, column 3"],
    ["reshape", `x.reshape([5])`, "line 1, column 3"],
    ["slice", `tf.slice(x, [0, 2], [2, 2])`, "line 1, column 4"],
    ["gather", `tf.gather(x, tf.tensor1d([7], "int32"))`, "line 1, column 4"],
    ["a gradient", `tf.grad((each) => each.matMul(w).sum())(x)`, "line 1, column 24"],
    ["tidy", `tf.tidy(() => {\n  return x.matMul(w);\n})`, "line 2, column 12"],
    ["a function", `function multiply() {\n  return x.matMul(w);\n}\nmultiply()`, "line 2, column 12"],
    ["a loader that awaits", `const path = "missing";\nawait tf.loadLayersModel(path)`, "line 2, column 1"],
    ["a promise that is the last expression", `\ntf.loadLayersModel("missing")`, "line 2, column 1"],
    [
      "a loop over events",
      `for await (const each of tf.data.generator(() => ({ next() { throw new Error("no") } } as any)) as any) each`,
      "line 1, column",
    ],
  ] as const) {
    it(`show the author's line with a caret: ${name}`, async () => {
      const { error } = await kernel.execute(code);
      expect(error?.traceback[1]).to.match(new RegExp(`^cell \\[\\d+\\], ${place}`));
      const [line] = error?.traceback.filter((each) => each.startsWith(">")) ?? [];
      expect(line).to.include(code.split("\n")[Number(/line (\d+)/.exec(place)?.[1]) - 1]);
      expect(error?.traceback.join("\n")).not.to.match(/at .*(node_modules|dist\/|node:)/);
    });
  }

  it("name the libraries once, and both of the author's lines: model.fit in a function", async () => {
    const { error } =
      await kernel.execute(`const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [4] })] });
model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
async function train() {
  await model.fit(x, x);
}
await train();`);
    const trace = error?.traceback.join("\n") ?? "";
    expect(error?.traceback[1]).to.match(/line 4, column 15$/);
    expect(trace).to.match(
      / {4}… \d+ frames in [^\n]*@tensorflow\/tfjs-layers\n {4}at train \(cell \[\d+\]:4:15\)\n {4}at (async )?cell \[\d+\]:6:\d+$/,
    );
  });

  it("show the properties that libraries add to them", async () => {
    const { error } = await kernel.execute(`require("node:fs").readFileSync("/missing")`);
    expect(error?.traceback.at(-1)).to.equal(
      "{ errno: -2, code: 'ENOENT', syscall: 'open', path: '/missing' }",
    );
    const own = await kernel.execute(
      `throw Object.assign(new RangeError("r"), { details: { at: [1, 2] }, cause: 1 })`,
    );
    expect(own.error?.traceback).to.include("{ details: { at: [ 1, 2 ] } }");
  });

  it("may have a message of any length: the queue goes on", async () => {
    const { error } = await kernel.execute(`throw new Error("e".repeat(300e6))`);
    expect(error?.evalue).to.match(/^e{20000}… \(299980000 more characters are cut off here\)$/);
    expect((await kernel.execute("1 + 1")).result).to.deep.equal({ "text/plain": "2" });
  });

  it("fold what lies between the author's frames, with the language's own functions", () => {
    const own = "    at f (cell [1]:1:1)";
    const library = "    at g (/x/node_modules/@a/b/dist/index.js:1:1)";
    const native = "    at Array.map (<anonymous>)";
    const node = "    at open (node:fs:1:1)";
    expect(foldedFrames([library, native, library, own, native, own, node])).to.deep.equal([
      "    … 3 frames in @a/b",
      own,
      native,
      own,
      "    … 1 frame in Node",
    ]);
    const deep = foldedFrames(Array.from({ length: 90 }, (_, i) => `    at f (cell [1]:1:${i})`));
    expect(deep).to.have.length(17);
    expect(deep[12]).to.equal("    … 74 more frames");
    expect(deep.at(-1)).to.equal("    at f (cell [1]:1:89)");
  });
});
