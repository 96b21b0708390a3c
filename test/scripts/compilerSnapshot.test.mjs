import { expect } from "chai";
import { compilerSnapshot, snapshotOption } from "../../scripts/setup/compilerSnapshot.mjs";

describe("the set-up", () => {
  it("has made the snapshot that kernels start from, which every supported Node can", () => {
    expect(compilerSnapshot.isUpToDate(), "run node scripts/setUp.mjs").to.equal(true);
    expect(snapshotOption()).to.match(/^--snapshot-blob=.*compiler\.blob$/);
  });
});
