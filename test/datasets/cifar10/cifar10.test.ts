import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { CIFAR10_CLASSES, loadCifar10, type LoadCifar10Options } from "../../../src/datasets/cifar10/cifar10";
import { tf } from "../../../src/tensorflow/backend";
import { archiveOf, filesWith, pixelsOf, record } from "./cifarTar";
import { failure, sandbox } from "../localHost";

const FILES = filesWith({
  "data_batch_1.bin": [6, 9, 0],
  "data_batch_2.bin": [6],
  "data_batch_3.bin": [7, 6],
  "data_batch_4.bin": [0, 1, 2, 3, 4, 5],
  "data_batch_5.bin": [6],
  "test_batch.bin": [1, 6, 6],
});
const TRAIN = [1, 2, 3, 4, 5].flatMap((i) => FILES[`data_batch_${i}.bin`]);
const ofClass = (label: number, records = TRAIN) => records.filter((bytes) => bytes[0] === label);

describe("loadCifar10", () => {
  const box = sandbox();
  let archive: Buffer;
  let warnings: string[];
  const warn = console.warn;
  before(async () => {
    archive = await archiveOf(FILES);
  });
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
  });

  /** Makes a mirror with this archive, and returns the options that use it. */
  async function mirrored(bytes: Uint8Array = archive): Promise<LoadCifar10Options> {
    const folder = join(box.folder, "data", "cifar10");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "cifar-10-binary.tar.gz"), bytes);
    return { mirror: pathToFileURL(join(box.folder, "data")).href, cacheDir: join(box.folder, "cache") };
  }

  /** Returns the options of a machine without a network. */
  const offline = (): LoadCifar10Options => ({
    cacheDir: join(box.folder, "cache"),
    fetch: () =>
      Promise.reject(new TypeError("fetch failed", { cause: new Error("no network in this test") })),
  });

  describe("from a mirror with an archive of its own", () => {
    it("gives images in -1..1 and labels, and disposes of both", async () => {
      const before = tf.memory().numTensors;
      const frogs = await loadCifar10({ ...(await mirrored()), classes: ["frog"] });
      expect(frogs.images.shape).to.deep.equal([4, 32, 32, 3]);
      expect(frogs.images.dtype).to.equal("float32");
      expect(frogs.range).to.equal("-1..1");
      expect(Array.from(frogs.images.dataSync())).to.deep.equal(
        ofClass(6)
          .flatMap(pixelsOf)
          .map((byte) => Math.fround(byte / 127.5 - 1)),
      );
      expect(frogs.labels.dtype).to.equal("int32");
      expect(Array.from(frogs.labels.dataSync())).to.deep.equal([6, 6, 6, 6]);
      expect(frogs.classNames).to.deep.equal(CIFAR10_CLASSES);
      expect(tf.memory().numTensors).to.equal(before + 2);
      frogs.dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it("loads the archive once for simultaneous calls, whatever they select", async () => {
      const host = await box.host((_, response) => void response.end(archive));
      const options = { mirror: host.url, cacheDir: join(box.folder, "cache") };
      const before = tf.memory().numDataBuffers;
      const sets = await Promise.all([
        loadCifar10({ ...options, classes: ["frog"] }),
        loadCifar10({ ...options, classes: ["frog"] }),
        loadCifar10({ ...options, classes: ["frog"], range: "0..1" }),
        loadCifar10({ ...options, classes: ["cat"] }),
        loadCifar10({ ...options, split: "test" }),
      ]);
      expect(host.asked).to.have.length(1);
      expect(sets.map(({ images }) => images.shape[0])).to.deep.equal([4, 4, 4, 1, 3]);
      expect(sets.map(({ range }) => range)).to.deep.equal(["-1..1", "-1..1", "0..1", "-1..1", "-1..1"]);
      expect(tf.memory().numDataBuffers - before, "equal ones share").to.equal(2 * 4);
      for (const each of sets) each.dispose();
      expect(tf.memory().numDataBuffers).to.equal(before);
    });

    it('gives images in 0..1 if the range is "0..1"', async () => {
      const frogs = await loadCifar10({ ...(await mirrored()), classes: ["frog"], range: "0..1" });
      expect(frogs.range).to.equal("0..1");
      expect(Array.from(frogs.images.dataSync())).to.deep.equal(
        ofClass(6)
          .flatMap(pixelsOf)
          .map((byte) => Math.fround(byte / 255)),
      );
      frogs.dispose();
    });

    it("gives all classes unless some are named; labels are always positions in CIFAR10_CLASSES", async () => {
      const options = await mirrored();
      for (const [classes, labels] of [
        [undefined, [6, 9, 0, 6, 7, 6, 0, 1, 2, 3, 4, 5, 6]],
        [
          ["truck", "airplane"],
          [9, 0, 0],
        ],
      ] as const) {
        const some = await loadCifar10({ ...options, classes: classes && [...classes] });
        expect(Array.from(some.labels.dataSync())).to.deep.equal(labels);
        some.dispose();
      }
    });

    it("has different images for testing", async () => {
      const frogs = await loadCifar10({
        ...(await mirrored()),
        split: "test",
        classes: ["frog"],
        range: "0..1",
      });
      const bytes = Array.from(frogs.images.dataSync(), (value) => Math.round(255 * value));
      expect(bytes).to.deep.equal(ofClass(6, FILES["test_batch.bin"]).flatMap(pixelsOf));
      frogs.dispose();
    });

    it("takes the first `count`", async () => {
      const some = await loadCifar10({ ...(await mirrored()), count: 2, range: "0..1" });
      expect(Array.from(some.labels.dataSync())).to.deep.equal([6, 9]);
      const bytes = Array.from(some.images.dataSync(), (value) => Math.round(255 * value));
      expect(bytes).to.deep.equal(TRAIN.slice(0, 2).flatMap(pixelsOf));
      some.dispose();
    });

    it("says in a banner that it is not the official one, and never keeps it under its name", async () => {
      const frogs = await loadCifar10({ ...(await mirrored()), classes: ["frog"], count: 2 });
      expect(frogs).to.include({ name: "CIFAR-10 (unofficial files)", real: false });
      expect(frogs.notice)
        .to.match(/not the official CIFAR-10 files/)
        .and.to.contain(join(box.folder, "data", "cifar10", "cifar-10-binary.tar.gz"));
      expect(warnings).to.have.lengthOf(1);
      expect(warnings[0])
        .to.match(/^═+\n\S[^]+\n═+$/)
        .and.to.match(/Here are 4 images of frog in "train"; CIFAR-10 has 5000\./);
      expect(await box.files("cache")).to.deep.equal([]);
      frogs.dispose();
      (await loadCifar10({ ...(await mirrored()), split: "test" })).dispose();
      expect(warnings[1]).to.contain('Here are 3 images of "test"; CIFAR-10 has 10000.');
    });

    it("reads an archive that is decompressed in transit", async () => {
      const host = await box.host((_, response) => {
        response.setHeader("content-encoding", "gzip");
        response.end(archive);
      });
      const frogs = await loadCifar10({
        mirror: host.url,
        cacheDir: join(box.folder, "cache"),
        classes: ["frog"],
      });
      expect(frogs.images.shape[0]).to.equal(4);
      expect(host.asked).to.deep.equal(["/cifar10/cifar-10-binary.tar.gz"]);
      frogs.dispose();
    });

    it("refuses a count that is out of range or not whole", async () => {
      const options = await mirrored();
      for (const count of [0, -3, 1.5, NaN, 14]) {
        const { message } = await failure(loadCifar10({ ...options, count }));
        expect(message)
          .to.match(/^count must be a whole number (≥ 1|in 1\.\.).*, got /)
          .and.to.contain(`got ${count}`);
      }
      expect((await failure(loadCifar10({ ...options, classes: ["frog"], count: 5 }))).message).to.equal(
        'count must be a whole number in 1..4, the number of images of frog in "train", got 5',
      );
    });

    it("refuses an archive that has no image of the requested classes", async () => {
      const { message } = await failure(
        loadCifar10({ ...(await mirrored()), split: "test", classes: ["cat", "dog"] }),
      );
      expect(message).to.match(/tar\.gz: expected images of cat, dog in "test", got none\. Replace/);
    });

    const DAMAGED: Record<string, { bytes: () => Uint8Array | Promise<Uint8Array>; says: RegExp }> = {
      "that is cut": {
        bytes: () => archive.subarray(0, -7),
        says: /cannot be unpacked \(unexpected end of file\)/,
      },
      "that is cut, and unzipped": {
        bytes: () => gunzipSync(archive).subarray(0, 20_000),
        says: /cannot be unpacked \(Unexpected end of data\)/,
      },
      "with a label that no class has": {
        bytes: () => archiveOf({ ...FILES, "data_batch_3.bin": [record(10, 1)] }),
        says: /expected labels 0\.\.9, got 10 in record 0 of data_batch_3\.bin/,
      },
      "without data": { bytes: () => archiveOf({}), says: /got none of them\./ },
    };
    for (const [what, { bytes, says }] of Object.entries(DAMAGED)) {
      it(`refuses an archive ${what}; no tensor and no file is left`, async () => {
        const before = tf.memory().numTensors;
        const { message } = await failure(loadCifar10(await mirrored(await bytes())));
        expect(message)
          .to.match(says)
          .and.to.contain(join("cifar10", "cifar-10-binary.tar.gz is not an archive of CIFAR-10"));
        expect(tf.memory().numTensors).to.equal(before);
        expect(await box.files("cache")).to.deep.equal([]);
        expect(warnings).to.deep.equal([]);
      });
    }

    it("does not fall back to drawn digits if the mirror is wrong", async () => {
      process.env.GENBOOK_MIRROR = pathToFileURL(join(box.folder, "absent")).href;
      expect((await failure(loadCifar10({ ...offline(), count: 3 }))).message).to.match(
        /^GENBOOK_MIRROR is file:.*cifar10\/cifar-10-binary\.tar\.gz/,
      );
      expect(warnings).to.deep.equal([]);
    });
  });

  describe("offline", () => {
    it("draws coloured digits instead, with a banner that says that this is not CIFAR-10, why, and what to do", async () => {
      const glyphs = await loadCifar10({ ...offline(), classes: ["frog", "cat"], count: 12 });
      expect(glyphs.images.shape).to.deep.equal([12, 32, 32, 3]);
      expect(glyphs).to.include({ name: "coloured glyphs", real: false, range: "-1..1" });
      expect([...new Set(glyphs.labels.dataSync())].sort()).to.deep.equal([3, 6]);
      expect(warnings).to.have.lengthOf(1);
      for (const text of [warnings[0], glyphs.notice]) {
        expect(text).to.contain("This is NOT CIFAR-10");
        expect(text).to.contain("frog = 6, cat = 3");
        expect(text).to.contain("no network in this test");
        expect(text).to.contain("Connect to the internet, or set GENBOOK_MIRROR");
      }
      expect(await box.files()).to.deep.equal([]);
      glyphs.dispose();
    });

    it("draws as many images as CIFAR-10 has, in the requested range", async () => {
      const glyphs = await loadCifar10({ ...offline(), split: "test", classes: ["frog"], range: "0..1" });
      expect(glyphs.images.shape[0]).to.equal(1000);
      expect(glyphs.range).to.equal("0..1");
      expect(tf.tidy(() => glyphs.images.min().dataSync()[0])).to.be.at.least(0);
      glyphs.dispose();
    });

    it("refuses a count larger than the number of images in CIFAR-10", async () => {
      const error = await failure(loadCifar10({ ...offline(), classes: ["frog"], count: 5001 }));
      expect(error.message).to.equal(
        'count must be a whole number in 1..5000, the number of images of frog in "train", got 5001',
      );
    });

    it("draws no images if the cache holds a damaged archive, and leaves it there", async () => {
      await mkdir(join(box.folder, "cache", "cifar10"), { recursive: true });
      await writeFile(join(box.folder, "cache", "cifar10", "cifar-10-binary.tar.gz"), archive);
      const error = await failure(loadCifar10({ ...offline(), count: 3 }));
      expect(error.message).to.match(/is damaged/);
      expect(await box.files()).to.deep.equal(["cache/cifar10/cifar-10-binary.tar.gz"]);
    });
  });

  it("asks the host of the data set, and draws nothing if its answer is wrong", async () => {
    const asked: string[] = [];
    const fetch = (url: string | URL | Request) => {
      asked.push(url as string);
      return Promise.resolve(new Response("<html></html>"));
    };
    expect((await failure(loadCifar10({ ...offline(), fetch }))).message).to.match(
      /bytes that differ from the published ones \(expected 170052171 bytes, got 13\)/,
    );
    expect(asked).to.deep.equal(["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"]);
    expect(warnings).to.deep.equal([]);
  });

  const REFUSED: Record<string, { options: object; says: RegExp }> = {
    "a class that does not exist": {
      options: { classes: ["frog", "toad"] },
      says: /^classes must be among airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck, got "toad"$/,
    },
    "no class": { options: { classes: [] }, says: /^classes must name at least one of airplane, .*got none/ },
    "a class twice": {
      options: { classes: ["frog", "cat", "frog"] },
      says: /^classes must name a class once, got "frog" twice$/,
    },
    "a split that does not exist": {
      options: { split: "validation" },
      says: /^split must be "train" or "test", got "validation"$/,
    },
    "a range that does not exist": {
      options: { range: "0..255" },
      says: /^range must be "0\.\.1" or "-1\.\.1", got "0\.\.255"$/,
    },
  };
  for (const [what, { options, says }] of Object.entries(REFUSED)) {
    it(`refuses ${what} before it asks for the archive`, async () => {
      const asked = () => expect.fail("asked for the archive");
      expect((await failure(loadCifar10({ ...offline(), fetch: asked, ...options }))).message).to.match(says);
    });
  }

  it("stops when its signal is aborted: before it begins, and while it draws", async () => {
    const reason = new Error("enough");
    const aborted = AbortSignal.abort(reason);
    expect(await failure(loadCifar10({ ...offline(), signal: aborted }))).to.equal(reason);
    expect(await failure(loadCifar10({ ...(await mirrored()), signal: aborted }))).to.equal(reason);

    const drawing = new AbortController();
    const drawn = failure(loadCifar10({ ...offline(), signal: drawing.signal }));
    setTimeout(() => drawing.abort(reason), 50);
    expect(await drawn).to.equal(reason);
    expect(warnings).to.deep.equal([]);
  });
});
