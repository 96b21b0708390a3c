import { expect } from "chai";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { mnistFiles } from "../../bench/mnistFiles.mjs";
import { temporaryFolder } from "../scripts/sandbox.mjs";

const IMAGES = "train-images-idx3-ubyte.gz";
const LABELS = "train-labels-idx1-ubyte.gz";
const unzipped = (folder, name) => gunzipSync(readFileSync(join(folder, name)));

/** Stands in for the digits that genbook draws, which have a test of their own. */
const digits = (count) => ({
  pixels: Buffer.alloc(count * 784, 255),
  classes: Buffer.from(Array.from({ length: count }, (_, i) => i % 10)),
});

describe("the bench's MNIST", () => {
  let folder;
  before(() => (folder = temporaryFolder()));
  after(() => folder.remove());

  it("is drawn if there is none: 60,000 digits in MNIST's format", async () => {
    const scratch = join(folder.path, "scratch");
    mkdirSync(scratch);
    const files = await mnistFiles(scratch, { XDG_CACHE_HOME: join(folder.path, "empty") }, digits);
    expect(files.name).to.contain("drawn");
    expect(fileURLToPath(files.mirror)).to.equal(scratch);
    const images = unzipped(files.folder, IMAGES);
    const labels = unzipped(files.folder, LABELS);
    expect([0, 4, 8, 12].map((at) => images.readUInt32BE(at))).to.deep.equal([0x803, 60_000, 28, 28]);
    expect([0, 4].map((at) => labels.readUInt32BE(at))).to.deep.equal([0x801, 60_000]);
    expect(images).to.have.length(16 + 60_000 * 784);
    expect(labels).to.have.length(8 + 60_000);
    expect(Math.max(...images.subarray(16, 16 + 784))).to.equal(255);
    expect(new Set(labels.subarray(8)).size).to.equal(10);
  });

  it("comes from GENBOOK_MIRROR if that is a folder and complete", async () => {
    const mirror = join(folder.path, "mirror");
    cpSync(join(folder.path, "scratch", "mnist"), join(mirror, "mnist"), { recursive: true });
    const env = { XDG_CACHE_HOME: join(folder.path, "empty"), GENBOOK_MIRROR: pathToFileURL(mirror).href };
    const files = await mnistFiles(join(folder.path, "not made"), env);
    expect(files.folder).to.equal(join(mirror, "mnist"));
    expect(files.name).to.equal("MNIST");
  });

  it("comes from the cache if the mirror holds fewer images", async () => {
    const small = join(folder.path, "small", "mnist");
    const cached = join(folder.path, "cache", "genbook", "datasets", "mnist");
    mkdirSync(small, { recursive: true });
    const labels = Buffer.alloc(8 + 10);
    labels.writeUInt32BE(0x801, 0);
    labels.writeUInt32BE(10, 4);
    writeFileSync(join(small, LABELS), gzipSync(labels));
    writeFileSync(join(small, IMAGES), "");
    cpSync(join(folder.path, "scratch", "mnist"), cached, { recursive: true });
    const env = {
      XDG_CACHE_HOME: join(folder.path, "cache"),
      GENBOOK_MIRROR: pathToFileURL(join(folder.path, "small")).href,
    };
    expect((await mnistFiles(join(folder.path, "not made"), env)).folder).to.equal(cached);
  });
});
