/** In JavaScript, since the engine is written for browsers, whose types Node's tests do not have. */
import { expect } from "chai";
import { startEngine } from "../../../src/pages/exported/engine.ts";
import { serve } from "../../../src/pages/exported/worker.ts";

/** Doubles its only number. */
const double = {
  program: {
    input: { name: "x", shape: [1] },
    outputs: ["y"],
    nodes: [{ type: "Add", inputs: ["x", "x"], output: "y", attributes: {} }],
    constants: [],
  },
  bits: 32,
  weights: "",
};
const answerOf = (outputs) => outputs.map((each) => Array.from(each));

describe("the engine of an exported page", () => {
  it("computes in the page where there are no workers", async () => {
    const engine = await startEngine({ double }, "", 2);
    expect(answerOf(await engine.ask("double", [3]))).to.deep.equal([[6]]);
  });

  it("computes in their order what is not urgent, after what is, and drops what is no longer wanted", async () => {
    const engine = await startEngine({ double }, "", 1);
    const order = [];
    const wanted = new AbortController();
    const ask = (name, options) =>
      engine.ask("double", [1], options).then(
        () => order.push(name),
        () => order.push(`${name} dropped`),
      );
    const tasks = [
      ask("running"),
      ask("first"),
      ask("unwanted", { signal: wanted.signal }),
      ask("second"),
      ask("urgent", { urgent: true }),
    ];
    wanted.abort();
    await Promise.all(tasks);
    expect(order).to.deep.equal(["running", "urgent", "first", "unwanted dropped", "second"]);
  });

  it("goes on after an error, which it passes on", async () => {
    const engine = await startEngine({ double }, "", 1);
    const error = await engine.ask("missing", [1]).catch((reason) => reason);
    expect(error).to.be.instanceOf(TypeError);
    expect(answerOf(await engine.ask("double", [2]))).to.deep.equal([[4]]);
  });

  it("has workers that first take the models, and then answer each request", () => {
    const posted = [];
    const scope = { postMessage: (message) => posted.push(message) };
    serve(scope);
    scope.onmessage({ data: { double } });
    scope.onmessage({ data: { model: "double", input: Float32Array.of(5) } });
    expect(posted).to.deep.equal(["ready", [Float32Array.of(10)]]);
  });
});
