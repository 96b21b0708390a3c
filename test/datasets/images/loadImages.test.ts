import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { loadImages, streamImages } from "../../../src/datasets/images/loadImages";
import type { LoadImagesOptions } from "../../../src/datasets/images/loadImagesOptions";
import { tf } from "../../../src/tensorflow/backend";
import { failure, sandbox } from "../localHost";
import { OTHERS, PICTURES, plain, writeFiles } from "./pictures";

describe("loadImages", () => {
  const box = sandbox();
  let notices: string[];
  let tensors: number;
  beforeEach(() => {
    notices = [];
    tensors = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors, "tensors left").to.equal(tensors));

  const pictures = () => join(box.folder, "flowers");
  const options = (more: LoadImagesOptions = {}): LoadImagesOptions => ({
    size: 4,
    cacheDir: join(box.folder, "cache"),
    onNotice: (text) => void notices.push(text),
    ...more,
  });

  /** Writes pictures of one colour each, by their paths. */
  async function paint(colours: Record<string, string>): Promise<void> {
    const files = Object.entries(colours).map(async ([name, colour]) => [name, await plain(colour)] as const);
    await writeFiles(pictures(), Object.fromEntries(await Promise.all(files)));
  }

  /** Returns file → the first pixel of its image. */
  async function firstPixels(more: LoadImagesOptions = {}): Promise<Record<string, number[]>> {
    const { images, files, dispose } = await loadImages(pictures(), options(more));
    const pixels = tf.tidy(() =>
      images.slice([0, 0, 0, 0], [-1, 1, 1, -1]).reshape([files.length, -1]).arraySync(),
    );
    dispose();
    return Object.fromEntries(files.map((file, i) => [file, (pixels as number[][])[i]]));
  }

  it("gives images, labels from folders, and the files that they come from", async () => {
    await paint({
      "rose/1.png": "red",
      "rose/wild/2.png": "red",
      "lily/1.png": "white",
      "iris/7.png": "blue",
    });
    const flowers = await loadImages(pictures(), options({ labels: "folders" }));
    expect(flowers).to.include({ name: "flowers", range: "0..1", real: true });
    expect(flowers.images.shape).to.deep.equal([4, 4, 4, 3]);
    expect(flowers.classNames).to.deep.equal(["iris", "lily", "rose"]);
    expect(flowers.labels.dtype).to.equal("int32");
    const labels = [...flowers.labels.dataSync()];
    const means = flowers.images.mean<tf.Tensor2D>([1, 2]);
    const colours = means.arraySync();
    for (const [i, file] of flowers.files.entries()) {
      expect(flowers.classNames[labels[i]]).to.equal(file.split("/")[0]);
      const expected = { iris: [0, 0, 1], lily: [1, 1, 1], rose: [1, 0, 0] }[file.split("/")[0]];
      expect(colours[i]).to.deep.equal(expected);
    }
    expect([...flowers.files].sort()).to.deep.equal([
      "iris/7.png",
      "lily/1.png",
      "rose/1.png",
      "rose/wild/2.png",
    ]);
    expect(flowers.skipped.length).to.equal(0);
    expect(inspect(flowers)).not.to.contain("rose/1.png");
    means.dispose();
    flowers.dispose();
  });

  it("takes a lone folder that holds pictures of its own as their class", async () => {
    await paint({ "cats/1.png": "red", "cats/2.png": "white", "cats/kittens/3.png": "blue" });
    const { classNames, files, skipped, dispose } = await loadImages(
      pictures(),
      options({ labels: "folders" }),
    );
    expect(classNames).to.deep.equal(["cats"]);
    expect(files).to.have.length(3);
    expect(skipped.length).to.equal(0);
    dispose();
  });

  it("looks for the classes below a lone folder that holds no pictures", async () => {
    await paint({ "all/cats/1.png": "red", "all/dogs/2.png": "white" });
    await writeFiles(pictures(), { "all/LICENSE.txt": Buffer.from("free") });
    const { classNames, skipped, dispose } = await loadImages(pictures(), options({ labels: "folders" }));
    expect(classNames).to.deep.equal(["cats", "dogs"]);
    expect(String(skipped)).to.contain("in no folder that could be its class");
    dispose();
  });

  it("shows a text in an error as a text", async () => {
    await paint({ "a.png": "red" });
    for (const [more, text] of [
      [{ size: "64" }, 'height and width, got "64"'],
      [{ seed: "1" }, 'seed must be an integer, got "1"'],
      [{ cacheLimit: "much" }, 'cacheLimit must be a number of bytes, such as 10e9, got "much"'],
    ] as const) {
      const error = await failure(loadImages(pictures(), options(more as never)));
      expect(error.message).to.include(text);
    }
  });

  it("keeps to a lower limit of the cache, also if the images are in it", async () => {
    await paint({ "a.png": "red", "b.png": "red" });
    await firstPixels({ size: 8 });
    await firstPixels({ size: 4 });
    expect(await readdir(join(box.folder, "cache"))).to.have.length(2);
    await firstPixels({ size: 4, cacheLimit: 500 });
    expect(await readdir(join(box.folder, "cache"))).to.have.length(1);
    const error = await failure(firstPixels({ size: 4, cacheLimit: 10 }));
    expect(error.message).to.match(/more than the cache may hold/);
  });

  it("asks for a path", async () => {
    const error = await failure(loadImages(undefined as never));
    expect(error.message).to.equal(
      'Expected a path, got undefined: write, for example, loadImages("pictures").',
    );
  });

  it("makes values in −1..1 and grey images", async () => {
    await paint({ "a.png": "white", "b.png": "black" });
    expect(await firstPixels({ range: "-1..1", channels: 1 })).to.deep.equal({ "a.png": [1], "b.png": [-1] });
  });

  it("groups broken links, whatever their names", async () => {
    await paint({ "a.png": "red" });
    for (let i = 0; i < 60; i++)
      await symlink(join(box.folder, "nowhere"), join(pictures(), `link ${i}.png`));
    await symlink("itself.png", join(pictures(), "itself.png"));
    const { skipped, dispose } = await loadImages(pictures(), options());
    expect(String(skipped)).to.equal("61 files skipped (61 × broken link)");
    expect(notices.join("\n").length).to.be.below(300);
    dispose();
  });

  it("skips a folder that cannot be read, but not the one that it was asked for", async function () {
    if (process.getuid?.() === 0) this.skip(); // root may read everything
    await paint({ "a.png": "red", "closed/b.png": "red", "open/c.png": "red" });
    await chmod(join(pictures(), "closed"), 0);
    const { files, skipped, dispose } = await loadImages(pictures(), options());
    await chmod(join(pictures(), "closed"), 0o755);
    expect([...files].sort()).to.deep.equal(["a.png", "open/c.png"]);
    expect([...skipped]).to.deep.equal([{ file: "closed/", reason: "permission denied" }]);
    dispose();
    await chmod(pictures(), 0);
    const error = await failure(loadImages(pictures(), options()));
    await chmod(pictures(), 0o755);
    expect(error.message).to.match(/flowers cannot be read: permission denied\.$/);
  });

  it("skips files that are not pictures, and lists them with the reasons", async () => {
    await writeFiles(pictures(), {
      "a.png": await plain("red"),
      ".hidden/b.png": await plain("red"),
      ".DS_Store": Buffer.of(1),
    });
    for (const [name, { bytes }] of Object.entries(OTHERS))
      await writeFiles(pictures(), { [name]: await bytes() });
    await symlink(join(box.folder, "nowhere"), join(pictures(), "broken-link.png"));
    const { images, files, skipped, dispose } = await loadImages(pictures(), options());
    expect(files).to.deep.equal(["a.png"]);
    expect(images.shape[0]).to.equal(1);
    expect([...skipped].map(({ file }) => file).sort()).to.deep.equal(
      [...Object.keys(OTHERS), "broken-link.png"].sort(),
    );
    for (const { file, reason } of skipped) {
      if (file === "broken-link.png") expect(reason).to.equal("broken link");
      else expect(reason).to.match(new RegExp(OTHERS[file].reason));
    }
    expect(notices).to.have.length(1);
    expect(notices[0]).to.match(
      /^flowers: 1 image of 4×4×3, 14 files skipped \(\d × .*\. .*cache holds .* at most/,
    );
    dispose();
  });

  it("says what a folder without pictures holds, and what a wrong path leads to", async () => {
    await writeFiles(pictures(), { "notes.txt": Buffer.from("Flowers") });
    expect((await failure(loadImages(pictures(), options()))).message).to.match(
      /flowers: expected pictures \(PNG.*\), got none: 1 file skipped \(1 × not a picture\)\. Correct the path/,
    );
    await rm(join(pictures(), "notes.txt"));
    expect((await failure(loadImages(pictures(), options()))).message).to.match(/got no files\. Correct/);
    expect((await failure(loadImages(join(box.folder, "flwoers"), options()))).message).to.match(
      /must lead to a folder or an archive .*there is nothing at .*flwoers\./,
    );
    await writeFile(join(box.folder, "a.png"), await plain("red"));
    expect((await failure(loadImages(join(box.folder, "a.png"), options()))).message).to.contain(
      "another file",
    );
    expect(await box.files("cache"), "no half-written file").to.deep.equal([]);
  });

  it("checks its options", async () => {
    await paint({ "a.png": "red" });
    const wrong: [LoadImagesOptions, string][] = [
      [{ size: 0 }, "size must be a whole number in 1..1024"],
      [{ fit: "cover" as never }, 'fit must be one of "crop", "pad", "stretch", got "cover"'],
      [{ channels: 4 as never }, "channels must be one of 1, 3, got 4"],
      [{ range: "0..255" as never }, 'range must be "0..1" or "-1..1"'],
      [{ labels: "names" as never }, 'labels must be one of "folders"'],
      [{ split: "val" as never }, 'split must be one of "train", "test"'],
      [{ testShare: 1 }, "testShare must be > 0 and < 1"],
      [{ count: 0 }, "count must be a whole number ≥ 1"],
      [{ seed: 0.5 }, "seed must be an integer"],
      [{ background: "blurple" }, "background must be a CSS colour"],
      [{ cacheDir: 5 as never }, "Expected a path, got number"],
    ];
    for (const [each, message] of wrong) {
      expect((await failure(loadImages(pictures(), options(each)))).message).to.contain(message);
    }
  });

  it("refuses options that are no object", async () => {
    await paint({ "a.png": "red" });
    for (const [wrong, got] of [
      [null, "null"],
      ["64", '"64"'],
    ]) {
      expect((await failure(loadImages(pictures(), wrong as never))).message).to.equal(
        `Expected options in braces, got ${got}: write, for example, loadImages("pictures", { size: 64 }).`,
      );
    }
  });

  describe("the order", () => {
    const NAMES = Array.from({ length: 40 }, (_, i) => `${i}.png`);
    beforeEach(() => paint(Object.fromEntries(NAMES.map((name) => [name, "red"]))));
    const filesOf = async (more: LoadImagesOptions) => {
      const { files, dispose } = await loadImages(pictures(), options(more));
      dispose();
      return files;
    };

    it("is random and depends on the seed alone", async () => {
      const [first, again, other] = [await filesOf({}), await filesOf({}), await filesOf({ seed: 1 })];
      expect(again).to.deep.equal(first);
      expect(first).not.to.deep.equal(NAMES.toSorted());
      expect(other).not.to.deep.equal(first);
      expect(other.toSorted()).to.deep.equal(NAMES.toSorted());
      expect(notices, "pictures are decoded once for all seeds").to.have.length(1);
    });

    it("is split into images to learn from and others to test on, and a new picture hardly changes the split", async () => {
      const [train, test] = [await filesOf({ split: "train" }), await filesOf({ split: "test" })];
      expect([train.length, test.length]).to.deep.equal([36, 4]);
      expect([...train, ...test].toSorted()).to.deep.equal(NAMES.toSorted());
      await paint({ "new.png": "blue" });
      const moved = (await filesOf({ split: "train" })).filter((file) => test.includes(file));
      expect(moved.length).to.be.at.most(1);
      expect(await filesOf({ split: "test", testShare: 0.5 })).to.have.length(21);
      expect((await failure(filesOf({ split: "test", testShare: 0.01 }))).message).to.contain(
        'split "test" is empty',
      );
    });

    it("decodes only `count` pictures", async () => {
      const some = await filesOf({ count: 10 });
      expect(some).to.have.length(10);
      expect(some).to.deep.equal((await filesOf({})).slice(0, 10));
      expect(notices[0]).to.contain("10 images");
    });
  });

  describe("the cache", () => {
    const cached = async () => (await box.files("cache")).map((name) => name.replace(/-[0-9a-f]{16}/, "-…"));

    it("is used until a file or a setting changes", async () => {
      await paint({ "a.png": "red" });
      expect(await firstPixels()).to.deep.equal({ "a.png": [1, 0, 0] });
      expect(await firstPixels()).to.deep.equal({ "a.png": [1, 0, 0] });
      expect(notices).to.have.length(1);
      await paint({ "a.png": "blue" });
      await utimes(join(pictures(), "a.png"), 1, 1);
      expect(await firstPixels()).to.deep.equal({ "a.png": [0, 0, 1] });
      await firstPixels({ size: 2 });
      await rename(join(pictures(), "a.png"), join(pictures(), "b.png"));
      expect(await firstPixels()).to.deep.equal({ "b.png": [0, 0, 1] });
      expect(notices).to.have.length(4);
      expect(await cached()).to.deep.equal(Array(4).fill("flowers-….pixels"));
    });

    it("is made once for simultaneous calls", async () => {
      await paint({ "a.png": "red", "b.png": "blue" });
      const all = await Promise.all(Array.from({ length: 8 }, () => loadImages(pictures(), options())));
      expect(notices).to.have.length(1);
      for (const each of all) {
        expect(each.files).to.deep.equal(all[0].files);
        each.dispose();
      }
    });

    it("is made again if it is damaged", async () => {
      await paint({ "a.png": "red" });
      await firstPixels();
      const path = join(box.folder, "cache", (await box.files("cache"))[0]);
      const whole = await readFile(path);
      for (const damage of [
        () => truncate(path, 10),
        () => truncate(path, 0),
        () => truncate(path, whole.length - 1),
        () => writeFile(path, Buffer.concat([whole.subarray(9)])),
        () => writeFile(path, Buffer.alloc(whole.length)),
      ]) {
        await damage();
        expect(await firstPixels()).to.deep.equal({ "a.png": [1, 0, 0] });
        expect(await readFile(path)).to.deep.equal(whole);
      }
    });

    it("removes the least recently used images, and refuses those that cannot fit", async () => {
      await paint({ "a.png": "red" });
      const oneFile = async (size: number, cacheLimit?: number) => firstPixels({ size, cacheLimit });
      for (const size of [4, 5, 6]) {
        await oneFile(size);
        const newest = (
          await Promise.all(
            (await box.files("cache")).map(async (name) => {
              const path = join(box.folder, "cache", name);
              return { path, time: (await stat(path)).mtimeMs };
            }),
          )
        ).sort((a, b) => b.time - a.time)[0].path;
        await utimes(newest, size, size); // used long ago; the smaller the size, the longer ago
      }
      await oneFile(4); // used now
      const bytes = (
        await Promise.all((await box.files("cache")).map((name) => stat(join(box.folder, "cache", name))))
      ).map(({ size }) => size);
      const total = bytes.reduce((sum, each) => sum + each, 0);
      await oneFile(3, total);
      notices = [];
      await oneFile(4, total);
      await oneFile(6, total);
      expect(notices, "4 and 6 are still there").to.deep.equal([]);
      await oneFile(5, 10_000);
      expect(notices, "5 was removed").to.have.length(1);
      const { message } = await failure(oneFile(9, 100));
      expect(message).to.match(
        /take up to \d+ B, more than the cache may hold \(cacheLimit, \d+ B\): raise cacheLimit/,
      );
    });

    it("removes the partial files of processes that were killed", async () => {
      await paint({ "a.png": "red" });
      const cache = join(box.folder, "cache");
      await mkdir(cache);
      const parts = [
        `flowers-0.pixels.${2 ** 22 - 1}.genbook.part`,
        `flowers-1.pixels.${process.pid}.genbook.part`,
      ];
      for (const part of parts) {
        await writeFile(join(cache, part), "half");
        await utimes(join(cache, part), 1, 1);
      }
      await firstPixels();
      expect((await readdir(cache)).filter((name) => name.endsWith(".part"))).to.deep.equal([parts[1]]);
    });

    it("says what to do if it cannot be written", async () => {
      await paint({ "a.png": "red" });
      await writeFile(join(box.folder, "file"), "");
      const { message } = await failure(loadImages(pictures(), options({ cacheDir: "/proc/genbook" })));
      expect(message).to.match(
        /Decoded images cannot be kept in \/proc\/genbook \(E\w+\)\. Pass the path of another folder/,
      );
    });
  });

  it("follows links to folders, each folder once", async () => {
    await paint({ "roses/1.png": "red" });
    await mkdir(join(box.folder, "others"));
    await writeFile(join(box.folder, "others", "2.png"), await plain("blue"));
    await symlink(join(box.folder, "others"), join(pictures(), "others"));
    await symlink(pictures(), join(pictures(), "roses", "again"));
    expect(Object.keys(await firstPixels()).sort()).to.deep.equal(["others/2.png", "roses/1.png"]);
  });

  it("gives a folder's pictures their own class, although a link to the folder is found before it", async () => {
    await paint({ "cats/1.png": "red", "dogs/2.png": "white", "dogs/puppies/3.png": "blue" });
    await mkdir(join(box.folder, "elsewhere", "deeper"), { recursive: true });
    await writeFile(join(box.folder, "elsewhere", "deeper", "4.png"), await plain("gray"));
    await symlink("../dogs", join(pictures(), "cats", "friends"));
    await symlink("dogs/puppies", join(pictures(), "a link"));
    await symlink(join(box.folder, "elsewhere"), join(pictures(), "cats", "outside"));
    await symlink(join(box.folder, "elsewhere"), join(pictures(), "dogs", "outside"));
    await symlink("../flowers/cats", join(box.folder, "elsewhere", "back"));
    const { classNames, files, skipped, dispose } = await loadImages(
      pictures(),
      options({ labels: "folders" }),
    );
    expect(classNames).to.deep.equal(["cats", "dogs"]);
    expect(files.toSorted()).to.deep.equal([
      "cats/1.png",
      "cats/outside/deeper/4.png",
      "dogs/2.png",
      "dogs/puppies/3.png",
    ]);
    expect(skipped.length).to.equal(0);
    dispose();
  });

  it("ends when its signal is aborted, and keeps nothing half-done", async () => {
    await paint(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}.png`, "red"])));
    const controller = new AbortController();
    const loading = loadImages(pictures(), options({ signal: controller.signal }));
    setTimeout(() => controller.abort(new Error("enough")), 1);
    expect((await failure(loading)).message).to.equal("enough");
    expect(await box.files("cache")).to.deep.equal([]);
  });

  describe("streamImages", () => {
    it("reads the images that loadImages loads", async () => {
      await paint({ "rose/1.png": "red", "lily/1.png": "white", "lily/2.png": "gray", "iris/7.png": "blue" });
      const inMemory = await loadImages(pictures(), options({ labels: "folders", range: "-1..1" }));
      const streamed = await streamImages(pictures(), options({ labels: "folders", range: "-1..1" }));
      expect(streamed.images.shape).to.deep.equal(inMemory.images.shape);
      expect(streamed.images.limits).to.deep.equal([-1, 1]);
      expect(streamed.files).to.deep.equal(inMemory.files);
      expect([...streamed.labels.dataSync()]).to.deep.equal([...inMemory.labels.dataSync()]);
      const [some, all] = [await streamed.images.read([2, 0]), await streamed.images.take(10)];
      expect([...all.dataSync()]).to.deep.equal([...inMemory.images.dataSync()]);
      expect([...some.dataSync().subarray(48)]).to.deep.equal([
        ...inMemory.images.dataSync().subarray(0, 48),
      ]);
      expect(inspect(streamed.images)).to.equal("ImageStream float32 [4, 4, 4, 3]");
      tf.dispose([some, all]);
      inMemory.dispose();
      streamed.dispose();
    });

    it("has the same identity for the same images in the same order, and another for any others", async () => {
      await paint({ "1.png": "red", "2.png": "white", "3.png": "blue" });
      const identity = async (more: LoadImagesOptions) => {
        const { images, dispose } = await streamImages(pictures(), options(more));
        dispose();
        return images.identity;
      };
      const first = await identity({});
      expect(await identity({})).to.equal(first);
      for (const other of [{ split: "train", testShare: 0.5 }, { size: 2 }, { range: "-1..1" }] as const)
        expect(await identity(other)).not.to.equal(first);
    });
  });

  it("reads every kind of picture", async () => {
    for (const [name, make] of Object.entries(PICTURES))
      await writeFiles(pictures(), { [name]: await make() });
    expect(Object.keys(await firstPixels()).sort()).to.deep.equal(Object.keys(PICTURES).sort());
  });
});
