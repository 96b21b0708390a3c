import { expect } from "chai";
import { pointOnArc, samplePoint } from "../../../src/pages/exported/random";
import { slerp } from "../../../src/models/diffusion/slerp";
import { tf } from "../../../src/tensorflow/backend";

describe("the samples of an exported page", () => {
  it("are always the same for a number, since links and saved pages rely on it", () => {
    const rounded = Array.from(samplePoint(7, 4), (each) => each.toFixed(4));
    expect(rounded).to.deep.equal(["2.0897", "0.1733", "1.9023", "-0.1830"]);
    expect(samplePoint(7, 4)).to.deep.equal(samplePoint(7, 9).subarray(0, 4));
  });

  it("are from N(0, I), also for neighbouring numbers", () => {
    const values = Array.from({ length: 500 }, (_, i) => samplePoint(i + 1, 20));
    const mean = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const all = values.flatMap((each) => Array.from(each));
    expect(mean(all)).to.be.closeTo(0, 0.04); // four standard errors
    expect(mean(all.map((each) => each ** 2))).to.be.closeTo(1, 0.06);
    const neighbours = values
      .slice(1)
      .flatMap((each, i) => Array.from(each, (value, j) => value * values[i][j]));
    expect(mean(neighbours), "correlation with the next number").to.be.closeTo(0, 0.04);
    const firsts = values.map((each) => each[0]);
    expect(mean(firsts), "the first coordinates").to.be.closeTo(0, 0.18);
  });

  it("are joined by the arc that slerp gives", () => {
    const [from, to] = [samplePoint(1, 6), samplePoint(2, 6)];
    const expected = tf.tidy(() => slerp(tf.tensor1d(from), tf.tensor1d(to), 5).arraySync());
    expected.forEach((point, i) =>
      pointOnArc(from, to, i / 4).forEach((value, j) => expect(value).to.be.closeTo(point[j], 1e-5)),
    );
  });

  it("are joined by a line where there is no arc", () => {
    const [from, to] = [Float32Array.of(1, 1), Float32Array.of(3, 3)];
    expect(Array.from(pointOnArc(from, to, 0.25))).to.deep.equal([1.5, 1.5]);
  });
});
