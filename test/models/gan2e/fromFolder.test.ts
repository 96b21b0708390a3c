import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import sharp from "sharp";
import { loadImages } from "../../../src/datasets/images/loadImages";
import { ganMonitor } from "../../../src/display/callbacks/ganMonitor";
import { trainDcgan } from "../../../src/models/dcgan/train";
import { buildDiscriminator2e, buildGenerator2e, GAN_2E } from "../../../src/models/gan2e/networks";
import { fit } from "../../../src/training/fit";
import { openRun } from "../../../src/training/run/runFolder";

describe("the second edition's GAN on a folder of pictures", () => {
  let box: string;
  before(() => (box = mkdtempSync(join(tmpdir(), "genbook-gan-2e-"))));
  after(() => rmSync(box, { recursive: true }));

  it("trains at 64×64 for two epochs, and keeps ten pictures of each", async () => {
    for (let i = 0; i < 12; i++) {
      const background = { r: 20 * i, g: 128, b: 255 - 20 * i };
      const picture = sharp({ create: { width: 90, height: 70, channels: 3, background } }).jpeg();
      writeFileSync(join(box, `${i}.jpg`), await picture.toBuffer());
    }
    const { images, dispose } = await loadImages(box, {
      size: 64,
      seed: 1,
      cacheDir: join(box, ".cache"),
      onNotice: () => undefined,
    });
    const small = { width: 1 / 64, seed: 1 };
    const [generator, discriminator] = [buildGenerator2e(small), buildDiscriminator2e(small)];
    const run = await openRun(join(box, ".run"));
    const settings = { ...GAN_2E, batchSize: 4, iterations: 6, seed: 1, run };
    const history = await fit(trainDcgan(generator, discriminator, images, settings), [
      ganMonitor(run, generator),
    ]);
    expect(history).to.have.length(2);
    for (const { dLoss, aLoss } of history) {
      expect(dLoss).to.be.within(0.5, 0.9);
      expect(aLoss).to.be.within(0.5, 0.9);
    }
    const kept = readdirSync(join(run.path, "images"));
    expect(kept).to.have.length(20);
    const { width, height } = await sharp(join(run.path, "images", kept[0])).metadata();
    expect([width, height]).to.deep.equal([64, 64]);
    dispose();
    generator.dispose();
    discriminator.dispose();
  });
});
