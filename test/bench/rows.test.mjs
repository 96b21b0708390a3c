import { expect } from "chai";
import { CONTESTANTS } from "../../bench/contestants.mjs";
import { convolutionFlops, dcganFlops, decoderFlops, vaeFlops } from "../../bench/limit/flops.mjs";
import { LIMITS, ROWS, selectRows } from "../../bench/rows.mjs";
import { UserError } from "../../scripts/setup/errors.mjs";

const namesOf = (rows) => rows.map(({ name }) => name);

describe("the bench's rows", () => {
  it("have names of their own, known contestants and known limits", () => {
    const names = namesOf([...ROWS, ...LIMITS]);
    expect(new Set(names).size).to.equal(names.length);
    for (const { name, contestants, limits = [] } of [...ROWS, ...LIMITS]) {
      expect(Object.keys(CONTESTANTS), name).to.include.members(contestants);
      expect(namesOf(LIMITS), name).to.include.members(limits);
    }
  });

  it("are all selected if no name is given", () => {
    expect(selectRows(undefined, false)).to.have.length(ROWS.length + LIMITS.length);
  });

  it("are taken by a name", () => {
    expect(namesOf(selectRows(["vae-16"], false))).to.deep.equal(["vae-16"]);
    expect(namesOf(selectRows(["dcgan"], false))).to.deep.equal(["dcgan"]);
  });

  it("are selected by the beginning of their names", () => {
    const names = namesOf(selectRows(["growth-width"], false));
    expect(names).to.deep.equal([
      "growth-width-0.25",
      "growth-width-0.5",
      "growth-width-1",
      "growth-width-2",
    ]);
  });

  it("keep their order and appear once, however they are named", () => {
    expect(namesOf(selectRows(["vae-128", "vae-16", "vae-128"], false))).to.deep.equal(["vae-16", "vae-128"]);
  });

  it("refuse a name that none has, and list the names that exist", () => {
    expect(() => selectRows(["vae-17"], false)).to.throw(
      UserError,
      /--only vae-17: .*There are: vae-16, vae-128/,
    );
    expect(() => selectRows(["vae-16", "va"], false)).to.throw(UserError, "--only va: there is no such row");
  });

  it("are fewer and shorter in a quick run, unless they are named", () => {
    const quick = selectRows(undefined, true);
    expect(namesOf(quick)).to.include("vae-16").and.not.to.include("growth-batch-64");
    expect(quick.every(({ effort, quick }) => effort === quick)).to.equal(true);
    expect(selectRows(["growth-batch-64"], true)[0].effort).to.have.property("rounds");
  });
});

describe("operations of a step", () => {
  it("of the VAE: three times the forward pass, without the first layer's gradient with respect to the images", () => {
    const first = 2 * 28 * 28 * 9 * 32;
    const encoder = first + 2 * 14 * 14 * 9 * (32 * 64 + 2 * 64 * 64) + 2 * (12_544 * 32 + 32 * 4);
    const decoder = 2 * (2 * 12_544 + 14 * 14 * 9 * 64 * 32 + 28 * 28 * 9 * 32);
    expect(vaeFlops(1)).to.equal(3 * (encoder + decoder) - first);
    expect(decoderFlops(225)).to.equal(225 * decoder);
  });

  it("grow with the batch size, and roughly with the square of the width", () => {
    expect(vaeFlops(128)).to.equal(8 * vaeFlops(16));
    expect(dcganFlops(20, 1) / dcganFlops(20, 0.5)).to.be.within(3.8, 4);
  });

  it("of a convolution with both gradients", () => {
    expect(convolutionFlops(2, 8, 3, 5)).to.equal(3 * 2 * (2 * 8 * 8 * 5 * 5 * 3 * 3));
  });
});
