import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { loadMnist, type LoadMnistOptions } from "../../src/datasets/mnist";
import { tf } from "../../src/tensorflow/backend";
import { failure, sandbox } from "./localHost";

/** An IDX file: magic number, dimensions, bytes. */
function idx(magic: number, dimensions: number[], bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  [magic, ...dimensions].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return Buffer.concat([header, bytes]);
}

const PIXELS = Uint8Array.from({ length: 5 * 784 }, (_, i) => (7 * i) % 256);
const IMAGES = gzipSync(idx(0x803, [5, 28, 28], PIXELS));
/** 16 MB of zeros, in 16 kB. */
const MUCH = gzipSync(new Uint8Array(1 << 24));
const LABELS = gzipSync(idx(0x801, [5], Uint8Array.of(3, 1, 4, 1, 5)));

describe("loadMnist", () => {
  const box = sandbox();
  let warnings: string[];
  const warn = console.warn;
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
  });

  /** Makes a mirror with these training files, and returns the options that use it. */
  async function mirrored(
    images: Uint8Array = IMAGES,
    labels: Uint8Array = LABELS,
  ): Promise<LoadMnistOptions> {
    const folder = join(box.folder, "data", "mnist");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "train-images-idx3-ubyte.gz"), images);
    await writeFile(join(folder, "train-labels-idx1-ubyte.gz"), labels);
    return { mirror: pathToFileURL(join(box.folder, "data")).href, cacheDir: join(box.folder, "cache") };
  }

  /** Returns the options of a machine without a network. */
  const offline = (): LoadMnistOptions => ({
    cacheDir: join(box.folder, "cache"),
    fetch: () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("no network in this test") })),
  });

  describe("from a mirror with files of its own", () => {
    it("gives images in 0..1 and labels, and disposes of both", async () => {
      const before = tf.memory().numTensors;
      const mnist = await loadMnist(await mirrored());
      expect(mnist.images.shape).to.deep.equal([5, 28, 28, 1]);
      expect(mnist.images.dtype).to.equal("float32");
      expect(mnist.range).to.equal("0..1");
      expect(Array.from(mnist.images.dataSync())).to.deep.equal(
        Array.from(PIXELS, (byte) => Math.fround(byte / 255)),
      );
      expect(mnist.labels.dtype).to.equal("int32");
      expect(Array.from(mnist.labels.dataSync())).to.deep.equal([3, 1, 4, 1, 5]);
      expect(mnist.classNames).to.deep.equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
      expect(tf.memory().numTensors).to.equal(before + 2);
      mnist.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it("loads once for simultaneous calls, each of which disposes of its own tensors", async () => {
      const answers: Record<string, Buffer> = { images: IMAGES, labels: LABELS };
      const host = await box.host((request, response) => {
        response.end(answers[/images|labels/.exec(request.url!)![0]]);
      });
      const options = { mirror: host.url, cacheDir: join(box.folder, "cache") };
      const before = tf.memory();
      const [few, ...all] = await Promise.all([
        loadMnist({ ...options, count: 2 }),
        ...Array.from({ length: 15 }, () => loadMnist(options)),
      ]);
      expect(host.asked).to.have.length(2);
      expect(warnings, "one for each load").to.have.length(2);
      expect(few.images.shape).to.deep.equal([2, 28, 28, 1]);
      expect(tf.memory().numTensors - before.numTensors).to.equal(2 * 16);
      expect(tf.memory().numDataBuffers - before.numDataBuffers, "shared").to.equal(2 + 2);

      const expected = Array.from(all[0].images.dataSync());
      for (const mnist of all) {
        expect(mnist).to.include({ name: "MNIST (unofficial files)", real: false });
        expect(Array.from(mnist.images.dataSync())).to.deep.equal(expected);
        expect(Array.from(mnist.labels.dataSync())).to.deep.equal([3, 1, 4, 1, 5]);
        mnist.dispose();
      }
      few.dispose();
      expect(tf.memory().numTensors).to.equal(before.numTensors);
      expect(tf.memory().numDataBuffers).to.equal(before.numDataBuffers);
    });

    it("says in a banner that they are not the official ones, and never keeps them under their names", async () => {
      const options = await mirrored();
      const mnist = await loadMnist(options);
      expect(mnist).to.include({ name: "MNIST (unofficial files)", real: false });
      expect(mnist.notice)
        .to.match(/not the official MNIST files/)
        .and.to.contain("train-images-idx3-ubyte.gz");
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0])
        .to.match(/^═+\n\S[^]+\n═+$/)
        .and.to.match(/Here are 5 images for "train"; MNIST has 60000/);
      const rules = warnings[0].split("\n").filter((line) => line.startsWith("═"));
      for (const { length } of rules) expect(length, "fits on a page of 900 pixels").to.be.below(55);
      expect(await box.files("cache")).to.deep.equal([]);
      mnist.dispose();
    });

    it("takes the first `count`", async () => {
      const mnist = await loadMnist({ ...(await mirrored()), count: 2 });
      expect(mnist.images.shape).to.deep.equal([2, 28, 28, 1]);
      expect(Array.from(mnist.labels.dataSync())).to.deep.equal([3, 1]);
      mnist.dispose();
    });

    it("reads files that a server has unzipped on the way", async () => {
      const host = await box.host((request, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end(request.url!.includes("images") ? IMAGES : LABELS);
      });
      const mnist = await loadMnist({ mirror: host.url, cacheDir: join(box.folder, "cache") });
      expect(Array.from(mnist.labels.dataSync())).to.deep.equal([3, 1, 4, 1, 5]);
      expect(host.asked).to.deep.equal([
        "/mnist/train-labels-idx1-ubyte.gz",
        "/mnist/train-images-idx3-ubyte.gz",
      ]);
      mnist.dispose();
    });

    it("refuses a count that is out of range or not whole", async () => {
      const options = await mirrored();
      for (const count of [0, -3, 1.5, NaN, 6]) {
        const { message } = await failure(loadMnist({ ...options, count }));
        expect(message)
          .to.match(/^count must be a whole number (≥ 1|in 1\.\.).*, got /)
          .and.to.contain(`got ${count}`);
      }
      expect((await failure(loadMnist({ ...options, count: 6 }))).message).to.contain("in 1..5");
    });

    const few = LABELS.subarray(0, 20);
    const DAMAGED: Record<string, { images?: Uint8Array; labels?: Uint8Array; says: RegExp }> = {
      "truncated .gz": {
        images: IMAGES.subarray(0, -20),
        says: /images.*cannot be unzipped \(unexpected end of file\)/,
      },
      "truncated .gz of labels": { labels: few, says: /labels.*cannot be unzipped/ },
      "damaged .gz": {
        images: Buffer.concat([IMAGES.subarray(0, 40), Buffer.alloc(90, 255)]),
        says: /cannot be unzipped/,
      },
      "web page": {
        images: Buffer.from("<!doctype html><html></html>"),
        says: /expected magic number 2051, got 1008821359/,
      },
      "empty file": { labels: Buffer.alloc(0), says: /expected a header of 8 bytes, got 0/ },
      "header cut short": {
        images: idx(0x803, [5, 28], new Uint8Array()),
        says: /header of 16 bytes, got 12/,
      },
      "wrong magic number": {
        images: idx(0xd03, [5, 28, 28], PIXELS),
        says: /expected magic number 2051, got 3331/,
      },
      "labels where the images should be": {
        images: LABELS,
        says: /of images: expected a header of 16 bytes, got 13/,
      },
      "images where the labels should be": {
        labels: IMAGES,
        says: /of labels: expected magic number 2049, got 2051/,
      },
      "images of another size": {
        images: idx(0x803, [5, 14, 56], PIXELS),
        says: /expected records of 28×28, got 14×56/,
      },
      "no images at all": {
        images: idx(0x803, [0, 28, 28], new Uint8Array()),
        says: /at least one record, got none/,
      },
      "last record cut": {
        images: idx(0x803, [5, 28, 28], PIXELS.subarray(1)),
        says: /expected 3920 bytes for 5 records, got 3919/,
      },
      "bytes after the last record": {
        labels: gzipSync(idx(0x801, [5], Uint8Array.of(3, 1, 4, 1, 5, 9))),
        says: /expected 13 bytes as its header says, got more/,
      },
      "bytes after the last record, not zipped": {
        labels: idx(0x801, [5], Uint8Array.of(3, 1, 4, 1, 5, 9)),
        says: /expected 5 bytes for 5 records, got 6/,
      },
      "a few kilobytes that unzip to 96 MB": {
        images: Buffer.concat([IMAGES, ...Array.from({ length: 6 }, () => MUCH)]),
        says: /expected 3936 bytes as its header says, got more/,
      },
      "a header of more than 1 GiB": {
        images: gzipSync(idx(0x803, [2_000_000, 28, 28], PIXELS)),
        says: /expected at most 1073741824 bytes, got 2000000 records of 784/,
      },
      "much without a header": {
        images: Buffer.concat([gzipSync(Buffer.alloc(0)), MUCH]),
        says: /expected magic number 2051, got 0/,
      },
      "fewer labels than images": {
        labels: idx(0x801, [4], Uint8Array.of(3, 1, 4, 1)),
        says: /expected as many labels as images, got 5 images in .* and 4 labels in /,
      },
      "label 10": {
        labels: idx(0x801, [5], Uint8Array.of(3, 1, 10, 1, 5)),
        says: /labels 0\.\.9, got 10 at 2/,
      },
    };
    for (const [what, { images, labels, says }] of Object.entries(DAMAGED)) {
      it(`refuses files with: ${what}; no tensor and no file is left`, async () => {
        const before = tf.memory().numTensors;
        const { message } = await failure(loadMnist(await mirrored(images, labels)));
        expect(message).to.match(says).and.to.contain("idx");
        expect(tf.memory().numTensors).to.equal(before);
        expect(await box.files("cache")).to.deep.equal([]);
        expect(warnings).to.deep.equal([]);
      });
    }

    it("does not fall back to drawn digits if the mirror is wrong", async () => {
      process.env.GENBOOK_MIRROR = pathToFileURL(join(box.folder, "absent")).href;
      expect((await failure(loadMnist({ ...offline(), count: 3 }))).message).to.match(
        /^GENBOOK_MIRROR is file:/,
      );
      expect(warnings).to.deep.equal([]);
    });
  });

  describe("offline", () => {
    it("draws digits instead, with a banner that says that this is not MNIST, why, and what to do", async () => {
      const glyphs = await loadMnist({ ...offline(), count: 12 });
      expect(glyphs.images.shape).to.deep.equal([12, 28, 28, 1]);
      expect(glyphs).to.include({ name: "glyphs", real: false });
      expect(warnings).to.have.lengthOf(1);
      for (const text of [warnings[0], glyphs.notice]) {
        expect(text).to.contain("This is NOT MNIST");
        expect(text).to.contain("no network in this test");
        expect(text).to.contain("Connect to the internet, or set GENBOOK_MIRROR");
      }
      expect(await box.files()).to.deep.equal([]);
      glyphs.dispose();
    });

    it("draws different digits for testing and for training", async () => {
      const [train, test] = [
        await loadMnist({ ...offline(), count: 10 }),
        await loadMnist({ ...offline(), split: "test", count: 10 }),
      ];
      const difference = tf.tidy(() => train.images.sub(test.images).abs().max().dataSync()[0]);
      expect(difference).to.equal(1);
      train.dispose();
      test.dispose();
    });

    it("refuses a count larger than the number of images in MNIST", async () => {
      const error = await failure(loadMnist({ ...offline(), split: "test", count: 10_001 }));
      expect(error.message).to.equal(
        'count must be a whole number in 1..10000, the number of images of "test", got 10001',
      );
    });

    it("draws no images if the cache holds a file of MNIST: half real and half drawn would mislead", async () => {
      await mkdir(join(box.folder, "cache", "mnist"), { recursive: true });
      await writeFile(join(box.folder, "cache", "mnist", "t10k-images-idx3-ubyte.gz"), "");
      const error = await failure(loadMnist({ ...offline(), count: 3 }));
      expect(error.message).to.contain("mnist/train-labels-idx1-ubyte.gz cannot be loaded");
      expect(warnings).to.deep.equal([]);
    });
  });

  it("draws no images if the hosts answer, but wrongly", async () => {
    const refusing = { ...offline(), fetch: () => Promise.resolve(new Response("no", { status: 403 })) };
    expect((await failure(loadMnist(refusing))).message).to.match(/answered 403/);
    const lying = { ...offline(), fetch: () => Promise.resolve(new Response("<html></html>")) };
    expect((await failure(loadMnist(lying))).message).to.match(/bytes that differ from the published ones/);
    expect(warnings).to.deep.equal([]);
    expect(await box.files()).to.deep.equal([]);
  });

  it("asks the hosts of torchvision, then those of TensorFlow", async () => {
    const asked: string[] = [];
    const fetch = (url: string | URL | Request) => {
      asked.push(url as string);
      return Promise.reject(new TypeError("fetch failed"));
    };
    (await loadMnist({ ...offline(), fetch, split: "test", count: 1 })).dispose();
    expect(asked).to.deep.equal([
      "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz",
      "https://storage.googleapis.com/cvdf-datasets/mnist/t10k-labels-idx1-ubyte.gz",
    ]);
  });

  it("refuses a split that does not exist", async () => {
    const error = await failure(loadMnist({ ...offline(), split: "validation" as "train" }));
    expect(error.message).to.equal('split must be "train" or "test", got "validation"');
  });

  it("stops when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    expect((await failure(loadMnist({ ...offline(), signal }))).message).to.equal("enough");
    expect((await failure(loadMnist({ ...(await mirrored()), signal }))).message).to.equal("enough");
  });
});
