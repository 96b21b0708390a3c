import { expect } from "chai";
import { umap, type UmapOptions } from "../../src/explore/umap";
import { tf } from "../../src/tensorflow/backend";
import { RandomStream } from "../../src/tensorflow/random";

describe("umap", () => {
  /** Three clusters of 30 points in eight dimensions, one after the other. */
  function clusters(): tf.Tensor2D {
    const random = new RandomStream(1);
    const points = tf.tidy(() => {
      const centres = random.normal([3, 1, 8]).mul(5);
      return centres.add(random.normal([3, 30, 8])).reshape<tf.Tensor2D>([90, 8]);
    });
    random.dispose();
    return points;
  }

  async function layOut(options: UmapOptions) {
    const points = clusters();
    const laidOut = await umap(points, options);
    const places = await laidOut.array();
    tf.dispose([points, laidOut]);
    return places;
  }

  it("keeps neighbours together: each point's nearest in the plane is of its own cluster", async () => {
    const before = tf.memory().numTensors;
    const places = await layOut({ nNeighbors: 10 });
    expect(tf.memory().numTensors).to.equal(before);
    expect(places).to.have.length(90);
    const nearest = places.map(([x, y], i) => {
      const distances = places.map(([u, v], k) => (k === i ? Infinity : Math.hypot(x - u, y - v)));
      return distances.indexOf(Math.min(...distances));
    });
    const cluster = (i: number) => Math.floor(i / 30);
    expect(nearest.filter((other, i) => cluster(other) !== cluster(i))).to.deep.equal([]);
  });

  it("repeats its result with the same seed", async () => {
    const first = await layOut({ nNeighbors: 5 });
    expect(await layOut({ nNeighbors: 5 })).to.deep.equal(first);
    expect(await layOut({ nNeighbors: 5, seed: 1 })).to.not.deep.equal(first);
    expect(await layOut({ nNeighbors: 5, minDist: 0.5 })).to.not.deep.equal(first);
  });

  it("says what it expects", async () => {
    const message = async (points: tf.Tensor, options?: UmapOptions) => {
      const error = await umap(points as tf.Tensor2D, options).catch((each: Error) => each.message);
      points.dispose();
      return error;
    };
    expect(await message(tf.zeros([20]))).to.equal("umap expects points [n, d], got [20].");
    expect(await message(tf.zeros([15, 2]))).to.equal(
      "umap needs more points than nNeighbors, got 15 points and nNeighbors 15.",
    );
    expect(await message(tf.zeros([20, 2]), { minDist: -1 })).to.match(/minDist .* got -1/);
  });
});
