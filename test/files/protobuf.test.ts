import { expect } from "chai";
import { bytesField, floatField, intField } from "../../src/files/protobuf";

const hex = (bytes: Buffer) => bytes.toString("hex");

describe("protocol buffers", () => {
  it("encode numbers and text as their specification's examples do", () => {
    expect(hex(intField(1, 150))).to.equal("089601");
    expect(hex(bytesField(2, "testing"))).to.equal("120774657374696e67");
    expect(hex(bytesField(3, intField(1, 150)))).to.equal("1a03089601");
  });

  it("encode float32, lowest byte first", () => {
    expect(hex(floatField(2, 0.5))).to.equal("150000003f");
  });

  it("encode numbers, lengths and field numbers of more than seven bits", () => {
    expect(hex(intField(31, 1))).to.equal("f80101");
    expect(hex(intField(1, 2 ** 31 - 1))).to.equal("08ffffffff07");
    expect(hex(bytesField(1, "x".repeat(300)).subarray(0, 3))).to.equal("0aac02");
  });
});
