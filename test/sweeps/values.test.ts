import { expect } from "chai";
import { drawAtRandom, grid, parseValues, settingArguments } from "../../src/sweeps/values";

describe("the values of a sweep", () => {
  for (const [text, values] of [
    ["latentDim=2,4,8", [2, 4, 8]],
    ["seed=1..5", [1, 2, 3, 4, 5]],
    ["shift=-1..1", [-1, 0, 1]],
    ["dropout=0..0.5:6", [0, 0.1, 0.2, 0.3, 0.4, 0.5]],
    ["learningRate=1e-4..1e-2:log:3", [1e-4, 1e-3, 1e-2]],
    ["width=1..4:log:3", [1, 2, 4]],
    ["className=frog, cat", ["frog", "cat"]],
    ["bookRange=true,false", [true, false]],
    ['title=["a,b","c"]', ["a,b", "c"]],
    ["epochs=3", [3]],
    ["learningRate=1e-4..1e-2:log", { from: 1e-4, to: 1e-2, log: true }],
    ["dropout=0..0.5", { from: 0, to: 0.5, log: false }],
  ] as const) {
    it(`${text} are ${JSON.stringify(values)}`, () => {
      expect(parseValues(text)).to.deep.equal([text.split("=")[0], values]);
    });
  }

  for (const [text, message] of [
    ["latentDim", /write -p name=values/],
    ["=3", /write -p name=values/],
    ["seed=5..1", /begins below its end/],
    ["seed=0..1:log:3", /begins above 0/],
    ["seed=1..5:1", /at least two values, got 1/],
    ["seed=1,2,1", /expected different values/],
    ["seed=[1,", /expected a list in JSON/],
    ["seed=[]", /expected a list in JSON/],
  ] as const) {
    it(`${text} is an error`, () => expect(() => parseValues(text)).to.throw(message));
  }

  it("make a grid in which the last setting varies fastest", () => {
    expect(grid({ a: [1, 2], b: ["x", "y"] })).to.deep.equal([
      { a: 1, b: "x" },
      { a: 1, b: "y" },
      { a: 2, b: "x" },
      { a: 2, b: "y" },
    ]);
    expect(() => grid({ a: { from: 0, to: 0.5, log: true } })).to.throw(
      /Write -p a=0\.\.0\.5:log:5, or .*--random 20/,
    );
  });

  it("are drawn at random: all different, the same for a seed, a larger number adding to a smaller one", () => {
    const space = { rate: { from: 1e-4, to: 1e-2, log: true }, dim: [2, 4, 8] };
    const draws = drawAtRandom(space, 400, 1);
    expect(drawAtRandom(space, 30, 1)).to.deep.equal(draws.slice(0, 30));
    expect(drawAtRandom(space, 1, 2)).to.not.deep.equal(draws.slice(0, 1));
    const rates = draws.map(({ rate }) => rate as number);
    expect(Math.min(...rates)).to.be.within(1e-4, 1.1e-4);
    expect(Math.max(...rates)).to.be.within(0.9e-2, 1e-2);
    expect(
      rates.filter((rate) => rate < 1e-3).length / 400,
      "as many below the middle as above",
    ).to.be.within(0.43, 0.57);
    const few = drawAtRandom({ a: [1, 2], b: [1, 2] }, 4, 1);
    expect(new Set(few.map((each) => JSON.stringify(each))).size).to.equal(4);
    expect(() => drawAtRandom({ a: [1, 2], b: [1, 2] }, 5, 1)).to.throw(/only 4 combinations/);
  });

  it("are passed on such that texts stay texts", () => {
    const settings = { a: 2, b: "frog", c: "2", d: true, e: " x" };
    expect(settingArguments(settings)).to.deep.equal([
      "-p",
      "a=2",
      "-p",
      "b=frog",
      "-p",
      'c="2"',
      "-p",
      "d=true",
      "-p",
      'e=" x"',
    ]);
  });
});
