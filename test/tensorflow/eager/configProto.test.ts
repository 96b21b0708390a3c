import { expect } from "chai";
import { callConfig, openingConfig } from "../../../src/tensorflow/eager/configProto";

describe("ConfigProto", () => {
  it("limits devices, and lets a GPU's memory grow", () => {
    const entry = [0x0a, 7, 0x0a, 3, ...Buffer.from("GPU"), 0x10, 0];
    expect([...openingConfig({ GPU: 0 })]).to.deep.equal([...entry, 0x32, 2, 0x20, 1]);
  });

  it("leaves all GPUs but the first alone", () => {
    expect([...openingConfig({}, true)]).to.deep.equal([0x32, 5, 0x20, 1, 0x2a, 1, ...Buffer.from("0")]);
  });

  it("asks Grappler for bfloat16, and is never empty", () => {
    expect([...callConfig({ bfloat16: false })]).to.deep.equal([0x52, 2, 0x52, 0]);
    expect([...callConfig({ bfloat16: true })]).to.deep.equal([0x52, 5, 0x52, 3, 0xf8, 0x01, 1]);
  });
});
