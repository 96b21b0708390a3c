import { expect } from "chai";
import { nearestOf } from "../../src/explore/nearest";
import { tf } from "../../src/tensorflow/backend";
import { toyImages } from "./toyVae";

describe("the images nearest to a query", () => {
  beforeEach(() => tf.engine().startScope());
  afterEach(() => tf.engine().endScope());

  it("are those with the least distance, in its order, in more than one block", async () => {
    const images = toyImages(1200);
    const query = toyImages(1, 2);
    const distances = images.sub(query).square().sum([1, 2, 3]).dataSync();
    const order = Array.from(distances.keys()).sort((i, j) => distances[i] - distances[j]);
    const find = nearestOf(images);
    expect(await find(query, 6)).to.deep.equal(order.slice(0, 6));
    expect((await find(images.slice(1100, 1), 1))[0]).to.equal(1100);
  });

  it("are all, where there are fewer", async () => {
    expect(await nearestOf(toyImages(2))(toyImages(1), 5)).to.have.members([0, 1]);
  });
});
