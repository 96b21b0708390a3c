import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { pack } from "tar-stream";
import { loadFlowers } from "../../../src/datasets/images/flowers";
import { loadImages, streamImages } from "../../../src/datasets/images/loadImages";
import type { LoadImagesOptions } from "../../../src/datasets/images/loadImagesOptions";
import { UnreachableError } from "../../../src/datasets/download/download";
import { tf } from "../../../src/tensorflow/backend";
import { failure, sandbox } from "../localHost";
import { plain, writeFiles } from "./pictures";

/** Makes a tar archive. */
async function tar(files: Record<string, Uint8Array>): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of Object.entries(files))
    archive.entry({ name, mtime: new Date(0) }, Buffer.from(bytes));
  archive.finalize();
  return buffer(archive);
}

/** Makes a zip archive of deflated files and a folder. (Checksums are 0, since they are not verified.) */
function zip(files: Record<string, Uint8Array>): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, bytes] of Object.entries({ "folder/": new Uint8Array(), ...files })) {
    const packed = deflateRawSync(bytes);
    const [local, central] = [Buffer.alloc(30), Buffer.alloc(46)];
    local.writeUInt32LE(0x04034b50, 0);
    central.writeUInt32LE(0x02014b50, 0);
    for (const [header, at] of [
      [local, 4],
      [central, 6],
    ] as const) {
      header.writeUInt16LE(20, at); // version
      header.writeUInt16LE(8, at + 4); // deflated
      header.writeUInt32LE(packed.length, at + 14);
      header.writeUInt32LE(bytes.length, at + 18);
      header.writeUInt16LE(Buffer.byteLength(name), at + 22);
    }
    central.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), packed);
    centrals.push(central, Buffer.from(name));
    offset += local.length + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length / 2, 8);
  end.writeUInt16LE(centrals.length / 2, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe("pictures in archives", () => {
  const box = sandbox();
  const options = (more: LoadImagesOptions = {}): LoadImagesOptions => ({
    size: 4,
    cacheDir: join(box.folder, "cache"),
    onNotice: () => undefined,
    ...more,
  });

  let files: Record<string, Uint8Array>;
  before(async () => {
    files = {
      "plants/rose/1.png": await plain("red"),
      "plants/rose/2.png": await plain("red"),
      "plants/lily/1.png": await plain("white"),
      "plants/lily/broken.png": (await plain("white")).subarray(0, 40),
      "plants/README.txt": Buffer.from("Plants"),
      "__MACOSX/plants/._1.png": Buffer.of(0, 5),
    };
  });

  const ARCHIVES: Record<string, () => Promise<Buffer>> = {
    "plants.zip": () => Promise.resolve(zip(files)),
    "plants.tar": () => tar(files),
    "plants.tgz": async () => gzipSync(await tar(files)),
    "plants.tar.gz": async () => gzipSync(await tar(files)),
  };
  for (const [name, make] of Object.entries(ARCHIVES)) {
    it(`are read from a ${name.replace("plants.", "")} as from a folder`, async () => {
      await writeFiles(join(box.folder, "plants"), files);
      await writeFile(join(box.folder, name), await make());
      const folder = await loadImages(join(box.folder, "plants", "plants"), options({ labels: "folders" }));
      const archive = await loadImages(join(box.folder, name), options({ labels: "folders" }));
      expect(archive).to.deep.include({ name: "plants", classNames: ["lily", "rose"] });
      expect(archive.files.toSorted()).to.deep.equal(folder.files.map((file) => `plants/${file}`).toSorted());
      const means = tf.tidy(() => archive.images.mean<tf.Tensor2D>([1, 2]).arraySync());
      const labels = [...archive.labels.dataSync()];
      for (const [i, colour] of means.entries())
        expect(colour).to.deep.equal(labels[i] === 1 ? [1, 0, 0] : [1, 1, 1]);
      expect([...archive.skipped].map(({ file, reason }) => [file, reason])).to.deep.equal([
        ["plants/README.txt", "in no folder that could be its class"],
        ["plants/lily/broken.png", "truncated or damaged"],
      ]);
      for (const each of [folder, archive]) each.dispose();
    });
  }

  it("are decoded only up to `count`, and kept until the archive changes", async () => {
    const notices: string[] = [];
    const path = join(box.folder, "plants.tgz");
    const [red, blue] = [await plain("red"), await plain("blue")];
    const load = async () => {
      const onNotice = (text: string) => void notices.push(text);
      const { images, dispose } = await streamImages(path, options({ count: 2, onNotice }));
      dispose();
      return images.shape[0];
    };
    await writeFile(path, gzipSync(await tar({ "1.png": red, "2.png": red, "3.png": red })));
    expect([await load(), await load()]).to.deep.equal([2, 2]);
    expect(notices).to.have.length(1);
    await writeFile(path, gzipSync(await tar({ "4.png": blue, "5.png": blue })));
    await load();
    expect(notices).to.have.length(2);
  });

  it("cause an error that says so if the archive is damaged", async () => {
    const whole = { "a.zip": zip(files), "a.tgz": gzipSync(await tar(files)), "a.tar": await tar(files) };
    for (const [name, bytes] of Object.entries(whole)) {
      const path = join(box.folder, name);
      await writeFile(path, bytes.subarray(0, bytes.length - (name === "a.tar" ? 1400 : 60)));
      expect((await failure(loadImages(path, options()))).message).to.match(
        /a\.\w+ cannot be unpacked \(.+\): fetch it again/,
      );
    }
  });

  describe("of Flowers 102", () => {
    let warnings: string[];
    const warn = console.warn;
    beforeEach(() => {
      warnings = [];
      console.warn = (text: string) => void warnings.push(text);
    });
    afterEach(() => {
      console.warn = warn;
    });

    const flowers = async () =>
      gzipSync(
        await tar({ "jpg/image_00001.jpg": await plain("red"), "jpg/image_00002.jpg": await plain("blue") }),
      );

    it("come from a local server in place of the public host, and are called unofficial", async () => {
      const archive = await flowers();
      const host = await box.host((_, response) => void response.end(archive));
      const data = await loadFlowers({
        size: 4,
        range: "-1..1",
        cacheDir: join(box.folder, "cache"),
        mirror: host.url,
        onNotice: () => undefined,
      });
      expect(host.asked).to.deep.equal(["/flowers102/102flowers.tgz"]);
      expect(data).to.include({ name: "Flowers 102 (unofficial files)", real: false, range: "-1..1" });
      expect(data.images.shape).to.deep.equal([2, 4, 4, 3]);
      expect(data.files.toSorted()).to.deep.equal(["jpg/image_00001.jpg", "jpg/image_00002.jpg"]);
      expect(warnings[0]).to.contain("not the official Flowers 102").and.to.contain("Here are 2 images");
      expect((await box.files("cache")).map((name) => name.split("-")[0])).to.deep.equal([
        "images/flowers102",
      ]);
      data.dispose();
    });

    it("come from a folder that GENBOOK_MIRROR names", async () => {
      await writeFiles(join(box.folder, "data"), { "flowers102/102flowers.tgz": await flowers() });
      process.env.GENBOOK_MIRROR = pathToFileURL(join(box.folder, "data")).href;
      const data = await loadFlowers({
        size: 4,
        count: 1,
        cacheDir: join(box.folder, "cache"),
        onNotice: () => undefined,
      });
      expect(data.images.shape).to.deep.equal([1, 4, 4, 3]);
      data.dispose();
    });

    it("are asked for at the public host, which the message names if it cannot be reached", async () => {
      const asked: string[] = [];
      const error = await failure(
        loadFlowers({
          cacheDir: join(box.folder, "cache"),
          fetch: (url) => {
            asked.push(url as string);
            return Promise.reject(
              new TypeError("fetch failed", { cause: new Error("no network in this test") }),
            );
          },
        }),
      );
      expect(asked).to.deep.equal(["https://www.robots.ox.ac.uk/~vgg/data/flowers/102/102flowers.tgz"]);
      expect(error).to.be.instanceOf(UnreachableError);
      expect(error.message)
        .to.contain("flowers102/102flowers.tgz cannot be loaded: no public host can be reached")
        .and.to.contain("www.robots.ox.ac.uk: no network in this test")
        .and.to.contain("GENBOOK_MIRROR");
    });
  });
});
