import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { expect } from "chai";
import { pack } from "tar-stream";
import { readCifarArchive, type CifarQuery } from "../../../src/datasets/cifar10/cifarArchive";
import { mulberry32 } from "../../../src/math/shuffle";
import { archiveOf, filesWith, pixelsOf, record, tarOf, tarOfEntries } from "./cifarTar";
import { failure } from "../localHost";

const TRAIN = [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`);
const FILES = filesWith({
  "data_batch_1.bin": [6, 9],
  "data_batch_2.bin": [6],
  "data_batch_3.bin": [3, 6],
  "data_batch_4.bin": [],
  "data_batch_5.bin": [6, 0, 6],
  "test_batch.bin": [6, 1],
});

const read = (bytes: Uint8Array, query: Partial<CifarQuery> = {}) =>
  readCifarArchive(
    { bytes, source: "the archive", official: false },
    { files: TRAIN, isWanted: (label) => label === 6, count: Infinity, classes: 10, ...query },
  );

/**
 * Makes an archive whose only file holds a frog and this many airplanes, all black. The unpacked file is
 * never held in memory.
 */
async function manyRecords(airplanes: number): Promise<Buffer> {
  const tar = pack();
  const file = tar.entry({ name: "test_batch.bin", size: 3073 * (airplanes + 1) }, () => tar.finalize());
  const black = Buffer.alloc(3073);
  const records = function* () {
    yield record(6, 1);
    for (let i = 0; i < airplanes; i++) yield black;
  };
  const [archive] = await Promise.all([buffer(tar.pipe(createGzip())), pipeline(records, file)]);
  return archive;
}

describe("readCifarArchive", () => {
  let tar: Buffer;
  let archive: Buffer;
  before(async () => {
    tar = await tarOf(FILES);
    archive = gzipSync(tar);
  });

  it("gives the wanted records in the order of the batches, not of the archive, red beside green beside blue", async () => {
    const { pixels, labels, available } = await read(archive);
    const frogs = TRAIN.flatMap((name) => FILES[name]).filter((bytes) => bytes[0] === 6);
    expect(Array.from(labels)).to.deep.equal([6, 6, 6, 6, 6]);
    expect(available).to.equal(5);
    expect(Array.from(pixels)).to.deep.equal(frogs.flatMap(pixelsOf));
  });

  it("keeps the first `count` wanted records, and counts all of them", async () => {
    for (const count of [1, 2, 3, 5, 6]) {
      const { pixels, labels, available } = await read(archive, { count });
      const frogs = TRAIN.flatMap((name) => FILES[name]).filter((bytes) => bytes[0] === 6);
      expect(Array.from(pixels)).to.deep.equal(frogs.slice(0, count).flatMap(pixelsOf));
      expect(labels).to.have.lengthOf(Math.min(count, 5));
      expect(available).to.equal(5);
    }
  });

  it("reads other files, and every label", async () => {
    const all = await read(archive, { files: ["test_batch.bin"], isWanted: () => true });
    expect(Array.from(all.labels)).to.deep.equal([6, 1]);
    expect(Array.from(all.pixels)).to.deep.equal(FILES["test_batch.bin"].flatMap(pixelsOf));
  });

  it("puts together records that are spread over many pieces of the file", async () => {
    const many = filesWith({ "test_batch.bin": Array.from({ length: 100 }, (_, i) => i % 10) });
    const query = { files: ["test_batch.bin"], isWanted: () => true };
    for (const bytes of [await archiveOf(many), await tarOf(many)]) {
      const { pixels, labels } = await read(bytes, query);
      expect(Array.from(labels)).to.deep.equal(many["test_batch.bin"].map((one) => one[0]));
      const expected = Buffer.from(many["test_batch.bin"].flatMap(pixelsOf));
      expect(expected.equals(pixels)).to.equal(true);
    }
  });

  it("reads the old tar format, whose headers have no magic number", async () => {
    const old = Buffer.from(tar);
    for (let at = old.indexOf("ustar"); at >= 0; at = old.indexOf("ustar")) {
      const header = old.subarray(at - 257, at + 255);
      header.fill(0, 257, 265);
      header.fill(" ", 148, 156);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    }
    expect(await read(old)).to.deep.equal(await read(archive));
  });

  describe("cut", () => {
    const cuts = (length: number) => {
      const random = mulberry32(5);
      const anywhere = Array.from({ length: 300 }, () => Math.floor(length * random()));
      const atTheEnds = Array.from({ length: 40 }, (_, i) => [i, length - 1 - i]).flat();
      const betweenBlocks = Array.from({ length: Math.floor(length / 512) }, (_, i) => 512 * i);
      return [...new Set([...anywhere, ...atTheEnds, ...betweenBlocks])];
    };

    it("at any byte: an error that names it and says what is wrong", async () => {
      for (const end of cuts(archive.length)) {
        const { message } = await failure(read(archive.subarray(0, end)));
        expect(message, `cut at ${end}`).to.match(
          /^the archive is not an archive of CIFAR-10: (it cannot be unpacked \(un.*|expected data_batch_1\.bin.*, got none)/i,
        );
        expect(message).to.match(/Replace the file, or leave GENBOOK_MIRROR unset\.$/);
      }
    });

    it("at any byte before the end of the last batch, of a tar that a server has unzipped", async () => {
      const last = tar.lastIndexOf(FILES["data_batch_2.bin"][0]) + 3073;
      const whole = await read(tar);
      for (const end of cuts(tar.length)) {
        const outcome = await read(tar.subarray(0, end)).catch((error: Error) => error.message);
        if (end < last || typeof outcome === "string")
          expect(outcome, `cut at ${end}`).to.match(/^the archive is not an archive of CIFAR-10: /);
        else expect(outcome, `cut at ${end}`).to.deep.equal(whole);
      }
    });
  });

  it("with a flipped bit anywhere: an error, or the same records", async () => {
    const whole = await read(archive);
    const random = mulberry32(11);
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const damaged = Buffer.from(archive);
      const at = i < 20 ? i : Math.floor(archive.length * random());
      damaged[at] ^= 1 << Math.floor(8 * random());
      const outcome = await read(damaged).catch((error: Error) => error.message);
      if (typeof outcome !== "string") expect(outcome, `flipped at ${at}`).to.deep.equal(whole);
      else {
        refused++;
        expect(outcome, `flipped at ${at}`).to.match(/^the archive is not an archive of CIFAR-10: /);
      }
    }
    expect(refused).to.be.at.least(280);
  });

  const WRONG: Record<string, { bytes: () => Uint8Array | Promise<Uint8Array>; says: RegExp }> = {
    "an empty file": {
      bytes: () => new Uint8Array(),
      says: /expected data_batch_1\.bin, .*, data_batch_5\.bin, got none of them\./,
    },
    "a short web page": {
      bytes: () => Buffer.from("<html></html>"),
      says: /cannot be unpacked \(Unexpected end of data\)/,
    },
    "a long web page": {
      bytes: () => Buffer.from(`<html>${"Please log in. ".repeat(200)}</html>`),
      says: /cannot be unpacked \(Invalid tar header/,
    },
    "a zipped file that is not a tar": {
      bytes: () => gzipSync(record(6, 1)),
      says: /cannot be unpacked \(Invalid tar header/,
    },
    "a batch less": {
      bytes: () => {
        const { "data_batch_3.bin": left, ...others } = FILES;
        return archiveOf({ ...others, "other.bin": left });
      },
      says: /expected data_batch_1\.bin, .*data_batch_5\.bin, got no data_batch_3\.bin\./,
    },
    "no batches": {
      bytes: () => archiveOf({}),
      says: /got none of them\./,
    },
    "a label that no class has": {
      bytes: () => archiveOf({ ...FILES, "data_batch_5.bin": [record(6, 1), record(10, 2)] }),
      says: /expected labels 0\.\.9, got 10 in record 1 of data_batch_5\.bin\./,
    },
    "a part of a record": {
      bytes: () => archiveOf({ ...FILES, "data_batch_2.bin": [record(6, 1), record(6, 2).subarray(0, 100)] }),
      says: /expected whole records of 3073 bytes in data_batch_2\.bin, got 100 bytes at its end\./,
    },
    "a record that lacks its last byte": {
      bytes: () => archiveOf({ ...FILES, "data_batch_1.bin": [record(6, 1).subarray(0, 3072)] }),
      says: /whole records of 3073 bytes in data_batch_1\.bin, got 3072 bytes/,
    },
    "a batch twice": {
      bytes: () =>
        tarOfEntries(
          ["old/data_batch_1.bin", "new/data_batch_1.bin"].map((name) => ({ name, bytes: record(6, 1) })),
        ),
      says: /expected data_batch_1\.bin once, got it twice/,
    },
    "a folder in the place of a batch": {
      bytes: () => tarOfEntries(TRAIN.map((name) => ({ name, type: "directory" }))),
      says: /got none of them\./,
    },
  };
  for (const [what, { bytes, says }] of Object.entries(WRONG)) {
    it(`refuses ${what}`, async () => {
      const { message } = await failure(read(await bytes()));
      expect(message)
        .to.match(/^the archive is not an archive of CIFAR-10: /)
        .and.to.match(says);
    });
  }

  describe("of more than 1 GiB", () => {
    /** Makes a gzipped tar that begins with a header of this type and size, followed by zeros. */
    async function announcing(type: "file" | "pax-header", size: number): Promise<Buffer> {
      const tar = await tarOfEntries([{ name: "data_batch_1.bin", bytes: Buffer.alloc(0) }]);
      const header = tar.subarray(0, 512);
      if (type === "pax-header") header.write("x", 156);
      header.write(`${size.toString(8).padStart(11, "0")} `, 124);
      header.fill(" ", 148, 156);
      const sum = header.reduce((total, byte) => total + byte, 0);
      header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
      const zeros = gzipSync(new Uint8Array(1 << 24));
      return Buffer.concat([gzipSync(header), zeros, zeros, zeros]);
    }
    const GIBIBYTES = 3 * 2 ** 30;

    it("is refused as soon as the file's header is read", async () => {
      const { message } = await failure(read(await announcing("file", GIBIBYTES)));
      expect(message).to.match(/expected at most 1073741824 bytes unpacked, got a file of 3221225472 bytes/);
    });

    it("is refused where a header says that the next one is as large, without holding it in memory", async () => {
      const bytes = await announcing("pax-header", GIBIBYTES);
      const before = process.memoryUsage().arrayBuffers;
      const { message } = await failure(read(bytes));
      expect(message).to.match(/expected at most 1048576 bytes between two files, got more/);
      expect((process.memoryUsage().arrayBuffers - before) / 1e6, "MB").to.be.below(20);
    });
  });

  it("does not look into files that it does not have to read", async () => {
    const { labels } = await read(await archiveOf({ ...FILES, "test_batch.bin": [record(200, 1)] }));
    expect(labels).to.have.lengthOf(5);
  });

  it("needs no memory for what is not wanted", async function () {
    this.timeout(10_000);
    const large = await manyRecords(40_000); // 123 MB unpacked
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    const { labels, available } = await read(large, { files: ["test_batch.bin"] });
    clearInterval(watch);
    expect(Array.from(labels)).to.deep.equal([6]);
    expect(available).to.equal(1);
    expect(most / 1e6, "MB").to.be.below(80);
  });

  it("stops with the reason of a signal, before and in the middle", async () => {
    const reason = new Error("enough");
    expect(await failure(read(archive, { signal: AbortSignal.abort(reason) }))).to.equal(reason);
    const controller = new AbortController();
    const isWanted = () => {
      controller.abort(reason);
      return true;
    };
    expect(await failure(read(archive, { isWanted, signal: controller.signal }))).to.equal(reason);
  });
});
