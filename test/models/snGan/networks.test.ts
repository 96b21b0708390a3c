import { expect } from "chai";
import { buildSnDiscriminator, buildSnGenerator } from "../../../src/models/snGan/networks";
import { tf } from "../../../src/tensorflow/backend";
import { weightsOf } from "../../../src/training/trainState";

const trainable = (model: tf.LayersModel) => weightsOf(model).reduce((sum, { size }) => sum + size, 0);

describe("the networks of the SN-GAN", () => {
  let before: number;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(before));

  it("have about a million parameters together", () => {
    const [generator, discriminator] = [buildSnGenerator({ seed: 1 }), buildSnDiscriminator({ seed: 1 })];
    expect(trainable(generator)).to.equal(374_531);
    expect(trainable(discriminator)).to.equal(613_761);
    expect(generator.inputs[0].shape).to.deep.equal([null, 64]);
    expect(generator.outputs[0].shape).to.deep.equal([null, 32, 32, 3]);
    expect(discriminator.inputs[0].shape).to.deep.equal([null, 32, 32, 3]);
    expect(discriminator.outputs[0].shape).to.deep.equal([null, 1]);
    for (const each of [generator, discriminator]) each.dispose();
  });

  for (const { title, build, more, fewer } of [
    {
      title: "transposed convolutions have kernels of 4×4 instead of 3×3",
      build: (on: boolean) => buildSnGenerator({ upsampling: on ? "transposed" : "nearest", width: 1 / 8 }),
      more: "Conv2DTranspose",
      fewer: "UpSampling2D",
    },
    {
      title: "batch normalization can be left out",
      build: (on: boolean) => buildSnGenerator({ batchNormalization: on, width: 1 / 8 }),
      more: "BatchNormalization",
    },
    {
      title: "spectral normalization can be left out",
      build: (on: boolean) => buildSnDiscriminator({ spectral: on, width: 1 / 8 }),
      more: "SpectralNormalization",
    },
  ]) {
    it(title, () => {
      const [on, off] = [true, false].map(build);
      const classes = ({ layers }: tf.LayersModel) => layers.map((layer) => layer.getClassName());
      expect(classes(on)).to.include(more);
      expect(classes(off)).to.not.include(more);
      if (fewer) expect(classes(on)).to.not.include(fewer);
      for (const each of [on, off]) each.dispose();
    });
  }

  it("draw the same weights from the same seed, and others from another", () => {
    const kernels = [1, 1, 2].map((seed) => {
      const model = buildSnDiscriminator({ width: 1 / 16, seed });
      const values = weightsOf(model)[0].dataSync();
      model.dispose();
      return values;
    });
    expect(kernels[1]).to.deep.equal(kernels[0]);
    expect(kernels[2]).to.not.deep.equal(kernels[0]);
  });

  it("refuse sizes that cannot be halved three times", () => {
    expect(() => buildSnGenerator({ imageSize: 36 })).to.throw(RangeError, /a multiple of 8.*got 36/);
    expect(() => buildSnDiscriminator({ imageSize: 4 })).to.throw(RangeError, /a multiple of 8.*got 4/);
    expect(() => buildSnGenerator({ width: 0 })).to.throw(RangeError, /width must be a number > 0/);
  });
});
