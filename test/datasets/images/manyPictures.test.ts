import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { loadImages, streamImages } from "../../../src/datasets/images/loadImages";
import type { LoadImagesOptions } from "../../../src/datasets/images/loadImagesOptions";
import { tf } from "../../../src/tensorflow/backend";
import { sandbox } from "../localHost";
import { OTHERS, PICTURES, plain, writeFiles } from "./pictures";

describe("many pictures", () => {
  const box = sandbox();
  const options = (more: LoadImagesOptions): LoadImagesOptions => ({
    cacheDir: join(box.folder, "cache"),
    onNotice: () => undefined,
    ...more,
  });

  it("500 of all kinds, 50 of them damaged or not pictures: 450 are read, 50 are listed with reasons", async () => {
    const good = await Promise.all(
      Object.entries(PICTURES).map(async ([name, make]) => [name, await make()] as const),
    );
    const bad = await Promise.all(
      Object.entries(OTHERS).map(async ([name, { bytes }]) => [name, await bytes()] as const),
    );
    const files: Record<string, Uint8Array> = {};
    for (let i = 0; i < 450; i++)
      files[`class ${i % 3}/${i} ${good[i % good.length][0]}`] = good[i % good.length][1];
    for (let i = 0; i < 50; i++)
      files[`class ${i % 3}/${i} ${bad[i % bad.length][0]}`] = bad[i % bad.length][1];
    const folder = join(box.folder, "all kinds");
    await writeFiles(folder, files);

    const { images, labels, skipped, dispose } = await loadImages(
      folder,
      options({ size: 8, labels: "folders" }),
    );
    expect(images.shape).to.deep.equal([450, 8, 8, 3]);
    const counts = [...tf.tidy(() => tf.bincount(labels, [], 3)).dataSync()];
    expect(counts).to.deep.equal([150, 150, 150]);
    expect(skipped.length).to.equal(50);
    for (const { file, reason } of skipped) {
      expect(reason).to.match(new RegExp(OTHERS[file.replace(/^class \d\/\d+ /, "")].reason));
    }
    // Every image is red above and white below.
    const [above, below] = tf.tidy(() =>
      tf
        .split(images, 2, 1)
        .map((half) => [...half.slice([0, 1, 0, 0], [-1, 2, -1, -1]).mean([1, 2]).dataSync()]),
    );
    for (let i = 0; i < 450; i++) {
      const [red, green] = [above[3 * i], above[3 * i + 1]];
      expect(red - green, `image ${i}`).to.be.greaterThan(0.6);
      expect(Math.min(...below.slice(3 * i, 3 * i + 3))).to.be.greaterThan(0.9);
    }
    dispose();
  });

  it("20,000 (slow): counted, and read batch by batch in constant memory", async function () {
    this.timeout(300_000);
    const folder = join(box.folder, "many");
    const colours = await Promise.all(["red", "lime", "blue", "white"].map(plain));
    for (let i = 0; i < 20; i++) {
      const each = join(folder, `class ${String(i).padStart(2, "0")}`);
      await mkdir(each, { recursive: true });
      await Promise.all(
        Array.from({ length: 1000 }, (_, j) => writeFile(join(each, `${j}.png`), colours[i % 4])),
      );
    }
    await writeFile(join(folder, "class 00", "broken.png"), colours[0].subarray(0, 40));

    const before = memory();
    const { images, labels, classNames, skipped, dispose } = await streamImages(
      folder,
      options({ size: 64, labels: "folders" }),
    );
    expect(images.shape).to.deep.equal([20_000, 64, 64, 3]);
    expect(classNames).to.have.length(20);
    expect([...skipped].map(({ file }) => file)).to.deep.equal(["class 00/broken.png"]);
    const classes = [...labels.dataSync()];
    let wrong = 0;
    for (let at = 0; at < 20_000; at += 500) {
      const positions = Array.from({ length: 100 }, (_, i) => (at + 7919 * i) % 20_000);
      const batch = await images.read(positions);
      const means = tf.tidy(() => batch.mean<tf.Tensor2D>([1, 2]).arraySync());
      batch.dispose();
      const expected = [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1, 1, 1],
      ];
      wrong += positions.filter(
        (position, i) => means[i].join() !== expected[classes[position] % 4].join(),
      ).length;
    }
    expect(wrong).to.equal(0);
    // The images take 246 MB as bytes and 983 MB as float32.
    expect(memory() - before).to.be.lessThan(200e6);
    dispose();
  });
});

/** The process' memory in bytes, without the garbage. */
function memory(): number {
  global.gc?.();
  return process.memoryUsage().rss;
}
