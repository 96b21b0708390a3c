import { expect } from "chai";
import { liveMemory } from "../../../src/tensorflow/graph/liveMemory";
import type { Program, RecordedOp, Source } from "../../../src/tensorflow/graph/recording";

/** A node of an op with one result. */
function node(name: string, elements: number, ...inputs: Source[]): Program["nodes"][number] {
  const op: RecordedOp = {
    name,
    attributes: [],
    inputs: [],
    outputs: [],
    kinds: [{ shape: [elements], dtype: 1 }],
    place: new Error(),
  };
  return { op, inputs };
}
const of = (index: number): Source => ({ node: index, output: 0 });
const argument: Source = { argument: 0 };

describe("the memory that a program needs", () => {
  it("is what is alive at once: activations until their gradients have used them", () => {
    const nodes = [
      node("Conv2D", 100, argument),
      node("Conv2D", 50, of(0)),
      node("Sum", 1, of(1)),
      node("Conv2DBackpropInput", 100, of(1)),
      node("Conv2DBackpropFilter", 9, of(0), of(3)),
    ];
    expect(liveMemory({ nodes, outputs: [of(2), of(4)] }).sort((a, b) => a - b)).to.deep.equal([
      1, 50, 100, 100,
    ]);
    expect(liveMemory({ nodes: nodes.slice(0, 3), outputs: [of(2)] })).to.deep.equal([100, 50]);
  });

  it("counts once what passes its input on, or writes over it", () => {
    const nodes = [node("Conv2D", 100, argument), node("BiasAdd", 100, of(0)), node("Relu", 100, of(1))];
    expect(liveMemory({ nodes, outputs: [of(2)] })).to.deep.equal([100]);
    expect(liveMemory({ nodes, outputs: [of(2), of(1)] })).to.deep.equal([100, 100]);
    const reshaped = [node("Conv2D", 100, argument), node("Reshape", 100, of(0)), node("Neg", 100, of(0))];
    expect(liveMemory({ nodes: reshaped, outputs: [of(1), of(2)] })).to.deep.equal([100, 100]);
  });

  it("does not count arguments", () => {
    expect(liveMemory({ nodes: [node("Reshape", 8, argument)], outputs: [of(0)] })).to.deep.equal([8]);
    expect(liveMemory({ nodes: [], outputs: [argument] })).to.deep.equal([]);
  });
});
