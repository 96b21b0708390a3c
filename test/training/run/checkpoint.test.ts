import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { mulberry32 } from "../../../src/math/shuffle";
import {
  DamagedCheckpointError,
  NewerCheckpointError,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
} from "../../../src/training/run/checkpoint";
import { failure } from "../../datasets/localHost";

describe("checkpoint", () => {
  let folder: string;
  let path: string;
  let tensorsBefore: number;
  let own: Checkpoint;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-checkpoint-"));
    path = join(folder, "step-0000003.safetensors");
    tensorsBefore = tf.memory().numTensors;
    const random = mulberry32(1);
    own = {
      step: 3,
      options: { optimizer: "rmsprop", "label noise": 0.05, compile: true, quoted: '"ü\n' },
      history: Array.from({ length: 3 }, () => ({ dLoss: random(), aLoss: random() * 1e-300, spread: 0 })),
      counters: { latent: 2 ** 31 - 1, position: 0 },
      tensors: {
        kernel: tf.tidy(() => tf.variable(tf.tensor2d([0.1, -0, NaN, Infinity, 1e-42, -3.4e38], [2, 3]))),
        "10": tf.tensor1d([-(2 ** 31), 2 ** 31 - 1, 7], "int32"),
        "größe/rms": tf.scalar(1 / 3),
        none: tf.zeros([0, 4]),
        stepsDone: tf.tidy(() => tf.variable(tf.scalar(3, "int32"), false)),
      },
    };
  });
  afterEach(() => {
    tf.dispose(own.tensors);
    rmSync(folder, { recursive: true });
    expect(tf.memory().numTensors, "tensors left").to.equal(tensorsBefore);
  });

  const bits = (tensor: tf.Tensor) => Buffer.from(tensor.dataSync().buffer).toString("hex");
  const described = ({ tensors, ...rest }: Checkpoint) => ({
    ...rest,
    tensors: Object.fromEntries(
      Object.entries(tensors).map(([name, each]) => [
        name,
        { shape: each.shape, dtype: each.dtype, bits: bits(each) },
      ]),
    ),
  });

  it("is read back bit for bit, into new tensors", async () => {
    const made = tf.memory().numTensors;
    await writeCheckpoint(path, own);
    expect(tf.memory().numTensors).to.equal(made);
    const read = await readCheckpoint(path);
    expect(described(read)).to.deep.equal(described(own));
    expect(tf.memory().numTensors).to.equal(made + Object.keys(own.tensors).length);
    tf.dispose(read.tensors);
    expect(described(own).tensors.kernel.shape).to.deep.equal([2, 3]);
    expect(readdirSync(folder)).to.deep.equal(["step-0000003.safetensors"]);
  });

  it("is written and read in pieces, because no call of Node takes 2 GiB: here, of 1 to 50 bytes", async () => {
    await writeCheckpoint(path, own);
    const whole = readFileSync(path);
    for (const pieceBytes of [1, 7, 50]) {
      await writeCheckpoint(path, own, { pieceBytes });
      expect(readFileSync(path).equals(whole)).to.equal(true);
      const read = await readCheckpoint(path, { pieceBytes });
      expect(described(read)).to.deep.equal(described(own));
      tf.dispose(read.tensors);
    }
  });

  it("has safetensors' layout", async () => {
    await writeCheckpoint(path, own);
    const file = readFileSync(path);
    const headerLength = Number(file.readBigUInt64LE(0));
    const data = file.subarray(8 + headerLength);
    expect(headerLength % 8, "data aligned to 8 bytes").to.equal(0);
    const text = file.toString("utf8", 8, 8 + headerLength);
    expect(text).to.match(/^\{"__metadata__":\{.*\} *$/);
    const { __metadata__: metadata, ...header } = JSON.parse(text) as Record<string, Record<string, unknown>>;
    for (const value of Object.values(metadata)) expect(value).to.be.a("string");
    expect(header.kernel).to.deep.include({ dtype: "F32", shape: [2, 3] });
    expect(header["10"]).to.deep.include({ dtype: "I32", shape: [3] });
    expect(header["größe/rms"]).to.deep.include({ dtype: "F32", shape: [] });

    const offsets = Object.values(header).map((each) => each.data_offsets as [number, number]);
    offsets.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    expect(offsets.map(([start]) => start)).to.deep.equal([0, ...offsets.slice(0, -1).map(([, end]) => end)]);
    expect(offsets.at(-1)![1]).to.equal(data.length);
    expect(data.readInt32LE((header["10"].data_offsets as number[])[0] + 4)).to.equal(2 ** 31 - 1);
    expect(data.readFloatLE((header.kernel.data_offsets as number[])[0])).to.equal(Math.fround(0.1));

    const digest = metadata.sha256 as string;
    const zeroed = Buffer.from(file.toString("latin1").replace(digest, "0".repeat(64)), "latin1");
    expect(createHash("sha256").update(zeroed).digest("hex")).to.equal(digest);
  });

  it("refuses a file that was truncated anywhere, or has one flipped bit", async () => {
    await writeCheckpoint(path, own);
    const file = readFileSync(path);
    const random = mulberry32(2);
    const upTo = (end: number) => Math.floor(random() * end);
    const cuts = [0, 1, 7, 8, 9, 33, 34, 97, 98, 99, file.length - 1].map((at) => file.subarray(0, at));
    while (cuts.length < 200) cuts.push(file.subarray(0, upTo(file.length)));
    const flips = Array.from({ length: 300 }, (_, i) => {
      const copy = Buffer.from(file);
      copy[i < 110 ? i : upTo(file.length)] ^= 1 << upTo(8); // first the length, the beginning and the checksum
      return copy;
    });
    const longer = Buffer.concat([file, Buffer.from([0])]);
    const before = tf.memory().numTensors;
    for (const [i, bytes] of [...cuts, ...flips, longer].entries()) {
      writeFileSync(path, bytes);
      const error = await failure(readCheckpoint(path));
      expect(error, `file ${i}`).to.be.instanceOf(DamagedCheckpointError);
      expect(error.message).to.include(
        `${path} (${bytes.length} bytes) is not a complete checkpoint: expected`,
      );
    }
    expect(tf.memory().numTensors).to.equal(before);
  });

  describe("a file with a correct checksum", () => {
    interface Header {
      __metadata__: Record<string, string>;
      [name: string]: object;
    }
    const kernel = () => ({ dtype: "F32", shape: [2], data_offsets: [0, 8] });
    const metadata = () => ({
      format: "genbook checkpoint 1",
      step: "1",
      options: "{}",
      counters: "{}",
      history: '[{"loss":1}]',
    });

    /** A file with this header, 8 bytes of data and a correct checksum. */
    function write(header: Header, lengthInFile?: number): void {
      const zeros = "0".repeat(64);
      const { __metadata__: own, ...entries } = header;
      const json = Buffer.from(JSON.stringify({ __metadata__: { sha256: zeros, ...own }, ...entries }));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(lengthInFile ?? json.length));
      const file = Buffer.concat([length, json, Buffer.alloc(8)]);
      const digest = createHash("sha256").update(file).digest("hex");
      writeFileSync(path, file.toString("latin1").replace(zeros, digest), "latin1");
    }

    it("is read if nothing is wrong", async () => {
      write({ __metadata__: metadata(), kernel: kernel() });
      const read = await readCheckpoint(path);
      expect(described(read)).to.deep.include({ step: 1, history: [{ loss: 1 }] });
      tf.dispose(read.tensors);
    });

    it("is refused if a later version of genbook wrote it, with the advice to update", async () => {
      write({ __metadata__: { ...metadata(), format: "genbook checkpoint 2" }, kernel: kernel() });
      const error = await readCheckpoint(path).catch((thrown: Error) => thrown);
      expect(error).to.be.instanceOf(NewerCheckpointError);
      expect((error as Error).message).to.match(
        /is in the format "genbook checkpoint 2", and this version reads "genbook checkpoint 1": update genbook/,
      );
    });

    const cases: [what: string, expected: string, header: Header, length?: number][] = [
      [
        "has a header longer than the file",
        "expected a header of 1000000 bytes",
        { __metadata__: metadata() },
        1e6,
      ],
      [
        "has an unknown format",
        'expected the format "genbook checkpoint 1", got "2"',
        { __metadata__: { ...metadata(), format: "2" } },
      ],
      [
        "has an unsupported dtype",
        "expected kernel to be F32 or I32, got F64",
        { __metadata__: metadata(), kernel: { ...kernel(), dtype: "F64" } },
      ],
      [
        "has an invalid shape",
        "expected kernel to have a shape, got [-1]",
        { __metadata__: metadata(), kernel: { ...kernel(), shape: [-1] } },
      ],
      [
        "has a shape that does not match its bytes",
        "expected 12 bytes for kernel [3], got 8",
        { __metadata__: metadata(), kernel: { ...kernel(), shape: [3] } },
      ],
      [
        "has an invalid offset",
        "expected kernel to have two offsets, got [0.5, 8.5]",
        { __metadata__: metadata(), kernel: { ...kernel(), data_offsets: [0.5, 8.5] } },
      ],
      [
        "has a gap",
        "expected bias to begin at byte 0 of the data, got 4",
        { __metadata__: metadata(), bias: { dtype: "F32", shape: [1], data_offsets: [4, 8] } },
      ],
      [
        "has an overlap",
        "expected bias to begin at byte 8 of the data, got 4",
        {
          __metadata__: metadata(),
          kernel: kernel(),
          bias: { dtype: "F32", shape: [1], data_offsets: [4, 8] },
        },
      ],
      [
        "has bytes left over",
        "expected 4 bytes of data, got 8",
        { __metadata__: metadata(), bias: { dtype: "F32", shape: [1], data_offsets: [0, 4] } },
      ],
      [
        "has fewer steps in its history than it claims",
        "expected a history of 2 steps, got 1",
        { __metadata__: { ...metadata(), step: "2" } },
      ],
    ];
    for (const [what, expected, header, length] of cases) {
      it(`is refused if it ${what}`, async () => {
        write(header, length);
        const before = tf.memory().numTensors;
        const error = await failure(readCheckpoint(path));
        expect(error).to.be.instanceOf(DamagedCheckpointError);
        expect(error.message).to.include(expected);
        expect(tf.memory().numTensors).to.equal(before);
      });
    }
  });

  it("refuses to write values that could not be read back, and writes nothing", async () => {
    const wrong: [Partial<Checkpoint>, string][] = [
      [{ step: 2 }, "expected a history of 2 steps, got 3"],
      [{ step: -1 }, "expected a step, a whole number ≥ 0, got -1"],
      [{ step: 1, history: [{ dLoss: NaN }] }, "finite numbers in the history, got dLoss NaN at step 1"],
      [{ counters: { latent: Infinity } }, "expected counters to be finite numbers, got latent Infinity"],
      [{ options: { seed: NaN } }, "got seed NaN"],
      [{ tensors: { mask: tf.tensor1d([true], "bool") } }, "takes float32 and int32, got bool for mask"],
    ];
    for (const [change, expected] of wrong) {
      expect((await failure(writeCheckpoint(path, { ...own, ...change }))).message).to.include(expected);
    }
    expect(readdirSync(folder)).to.deep.equal([]);
    tf.dispose(wrong.at(-1)![0].tensors!);
  });

  it("keeps the old file if the new one cannot be written, and leaves no other file", async () => {
    await writeCheckpoint(path, own);
    const old = readFileSync(path);
    symlinkSync("/dev/full", `${path}.${process.pid}.genbook.part`); // a disk without room
    expect((await failure(writeCheckpoint(path, own))).message).to.include("ENOSPC");
    expect(readFileSync(path).equals(old)).to.equal(true);
    expect(readdirSync(folder)).to.deep.equal(["step-0000003.safetensors"]);

    const taken = join(folder, "taken");
    mkdirSync(join(taken, "inside"), { recursive: true });
    await failure(writeCheckpoint(taken, own));
    expect(readdirSync(folder)).to.have.members(["step-0000003.safetensors", "taken"]);
  });
});
