import { expect } from "chai";
import type { GalleryRun } from "../../../src/pages/gallery/contents";
import { filterOf } from "../../../src/pages/gallery/filter";

describe("the filter of a gallery", () => {
  const runs = [
    { id: "0001", state: "done", settings: { latentDim: 1, optimizer: "adam" } },
    { id: "0002", state: "done", settings: { latentDim: 16, optimizer: "sgd" } },
    { id: "0003", state: "failed", reason: "loss is NaN", settings: { latentDim: 1, optimizer: "Adamax" } },
  ] as unknown as GalleryRun[];

  for (const [text, ids] of [
    ["", "0001 0002 0003"],
    ["latentDim=1", "0001 0003"],
    ["latentDim=", "0001 0002 0003"],
    ["  LATENTDIM=1  nan ", "0003"],
    ["adam", "0001 0003"],
    ["optimizer=adam", "0001"],
    ["0002", "0002"],
    ["done latentDim=1", "0001"],
    ["rate=1", ""],
  ])
    it(`leaves ${ids || "nothing"} of three runs for "${text}"`, () => {
      const left = runs.filter(filterOf(text));
      expect(left.map(({ id }) => id).join(" ")).to.equal(ids);
    });
});
