import { readFileSync } from "node:fs";
import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import {
  checkPrecision,
  precisionAttributes,
  restrictGrapplersBfloat16,
} from "../../../src/tensorflow/compile/precision";
import { runOp, tf } from "../../../src/tensorflow/backend";
import { rmsprop } from "../../../src/training/optimizers/rmsprop";

const computesBfloat16 = /avx512f|amx_bf16/.test(readFileSync("/proc/cpuinfo", "utf8"));

describe("precision", () => {
  it("sets nothing for mixed on a GPU, where the program itself is rewritten", () => {
    expect(precisionAttributes("mixed", true)).to.deep.equal(precisionAttributes("float32", true));
  });

  it("is float32 or mixed, and mixed only if the machine computes bfloat16", () => {
    expect(() => compile(() => [], { precision: "half" as "mixed" })).to.throw(
      /precision must be "float32" or "mixed", got "half"/,
    );
    expect(() => checkPrecision("mixed", true), "on a GPU").to.not.throw();
    if (computesBfloat16) expect(() => checkPrecision("mixed", false)).to.not.throw();
    else
      expect(() => checkPrecision("mixed", false)).to.throw(/needs a GPU or a CPU.*got a CPU that does not/);
  });

  it("leaves optimizers, Winograd's transformations and data sets out of Grappler's bfloat16", () => {
    const own = "TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_CLEARLIST_REMOVE";
    const env: Record<string, string> = { [own]: "Mean" };
    restrictGrapplersBfloat16(env);
    expect(env[own], "the user's own list").to.equal("Mean");
    expect(env.TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_ALLOWLIST_REMOVE).to.include("BatchMatMulV2");
    expect(env.TF_AUTO_MIXED_PRECISION_GRAPH_REWRITE_INFERLIST_REMOVE).to.include("RealDiv");
  });

  (computesBfloat16 ? it : xit)(
    "mixed multiplies in bfloat16, and keeps weights and losses in float32",
    async () => {
      const train = async (precision: "float32" | "mixed") => {
        const kernel = tf.tidy(() =>
          tf.variable(
            tf
              .range(0, 64 * 64)
              .sin()
              .mul(0.1)
              .reshape([64, 64]),
          ),
        );
        const optimizer = rmsprop(1e-3);
        const step = compile(
          (x: tf.Tensor) =>
            optimizer.minimize(
              () =>
                x
                  .matMul(kernel as tf.Tensor as tf.Tensor2D)
                  .relu()
                  .sub(0.1)
                  .square()
                  .mean<tf.Scalar>(),
              true,
              [kernel],
            )!,
          { precision },
        );
        const x = tf.tidy(() =>
          tf
            .range(0, 32 * 64)
            .cos()
            .reshape([32, 64]),
        );
        const losses: number[] = [];
        for (let i = 0; i < 20; i++) {
          const loss = await step(x);
          expect(loss.dtype).to.equal("float32");
          losses.push(loss.dataSync()[0]);
          loss.dispose();
        }
        const weights = kernel.dataSync();
        step.dispose();
        tf.dispose([kernel, x]);
        optimizer.dispose();
        return { losses, weights };
      };
      const [exact, mixed] = [await train("float32"), await train("mixed")];
      expect(mixed.losses[0]).to.equal(exact.losses[0]); // the first call runs op by op
      expect(mixed.losses.slice(1)).to.not.deep.equal(exact.losses.slice(1));
      mixed.losses.forEach((loss, i) => expect(loss).to.be.closeTo(exact.losses[i], 0.01 * exact.losses[i]));
      // A weight in bfloat16 would have 16 zero bits at its end.
      const bits = new Uint32Array(Float32Array.from(mixed.weights).buffer);
      expect(bits.filter((each) => (each & 0xffff) !== 0).length).to.be.above(0.9 * bits.length);
    },
  );

  (computesBfloat16 ? it : xit)("mixed precision does not round the batches of a data set", async () => {
    const images = tf.tidy(() =>
      tf
        .range(0, 200 * 64)
        .sin()
        .reshape([200, 64]),
    );
    const weights = tf.tidy(() =>
      tf
        .range(0, 64 * 8)
        .cos()
        .reshape([64, 8]),
    );
    const chosen = tf.tensor1d([3, 150, 7], "int32");
    const step = compile(
      (x: tf.Tensor, indices: tf.Tensor, w: tf.Tensor) => {
        const [batch] = runOp("GatherV2", {}, [x, indices, tf.scalar(0, "int32")]);
        return [batch, batch.matMul(w)];
      },
      { precision: "mixed" },
    );
    const [exact, product] = await step(images, chosen, weights);
    const [batch, rounded] = await step(images, chosen, weights);
    expect(batch.dataSync()).to.deep.equal(exact.dataSync());
    expect(rounded.dataSync()).to.not.deep.equal(product.dataSync());
    step.dispose();
    tf.dispose([images, weights, chosen, exact, product, batch, rounded]);
  });
});
