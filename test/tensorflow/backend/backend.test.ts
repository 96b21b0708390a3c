import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { device, runOp, tf } from "../../../src/tensorflow/backend";
import { compile } from "../../../src/tensorflow/compile";
import { RandomStream } from "../../../src/tensorflow/random";

const source = join(__dirname, "../../../src/tensorflow/backend/index.ts");

/**
 * Imports the backend in a separate process, runs `code` there with `tf` and `device`, and returns what it
 * prints.
 */
function inProcess(code: string, env: Record<string, string>, before = "") {
  const script = `${before} const { tf, device, runOp } = require(${JSON.stringify(source)}); ${code}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, output: stdout + stderr };
}

describe("the TensorFlow backend", () => {
  it("is the backend of tfjs, and says what it runs on", () => {
    expect(tf.getBackend()).to.equal("tensorflow");
    expect(device()).to.include({ runtime: "library" });
    expect(device().tensorflow).to.match(/^\d+\.\d+\.\d+/);
    expect(device().name).to.match(/device:(CPU|GPU):0$/);
  });

  it("is named in an error, with the remedy, if the program has set another one", async () => {
    const x = tf.ones([2]);
    const step = compile((y: tf.Tensor) => y.add(1));
    await tf.setBackend("cpu");
    try {
      const message = /computes with tfjs' backend "tensorflow", but tf.setBackend has set "cpu": call/;
      expect(() => compile((y: tf.Tensor) => y)).to.throw(message);
      expect(() => step.prepare(x)).to.throw(message);
      expect(() => new RandomStream(1).uniform([2])).to.throw(message);
      expect(() => runOp("Identity", {}, [x])).to.throw(message);
    } finally {
      await tf.setBackend("tensorflow");
    }
    const y = await step(x);
    expect([...y.dataSync()]).to.deep.equal([2, 2]);
    step.dispose();
    tf.dispose([x, y]);
  });

  it("multiplies matrices, convolves, and differentiates", () => {
    tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      expect([...a.matMul(a).dataSync()]).to.deep.equal([7, 10, 15, 22]);
      const image = tf.ones<tf.Rank.R4>([1, 4, 4, 1]);
      const kernel = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
      expect([...tf.conv2d(image, kernel, 1, "valid").dataSync()]).to.deep.equal([9, 9, 9, 9]);
      const gradient = tf.grad((x) => x.square().sum())(a);
      expect([...gradient.dataSync()]).to.deep.equal([2, 4, 6, 8]);
    });
  });

  it("trains a model of layers", async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: "zeros" })],
    });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
    const x = tf.linspace(-1, 1, 16).reshape([16, 1]);
    const y = x.mul(3).add(1);
    const history = await model.fit(x, y, { epochs: 40, batchSize: 16, verbose: 0 });
    expect(history.history.loss.at(-1)).to.be.below(0.01);
    tf.dispose([x, y]);
    model.dispose();
  });

  describe("data types", () => {
    it("strings: any UTF-8, long and short, and in empty tensors", () => {
      tf.tidy(() => {
        const strings = ["", "é∑", "x".repeat(1000)];
        expect(tf.tensor1d(strings).dataSync()).to.deep.equal(strings);
        const joined = tf.tensor(["a"]).concat(tf.tensor([], [0], "string"));
        expect(joined.dataSync()).to.deep.equal(["a"]);
      });
    });

    it("complex64", () => {
      tf.tidy(() => {
        const spectrum = tf.fft(tf.complex([1, 2], [3, 4]));
        expect([...tf.real(spectrum).dataSync()]).to.deep.equal([3, -1]);
        expect([...tf.imag(spectrum).dataSync()]).to.deep.equal([7, -1]);
      });
    });

    it("float32, from a part of a buffer", () => {
      const values = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
      tf.tidy(() => {
        expect([...tf.tensor1d(values).mul(2).dataSync()]).to.deep.equal([4, 6]);
      });
    });

    it("bool, int32 and uint8", () => {
      tf.tidy(() => {
        const flags = tf.tensor1d([true, false]);
        expect([...flags.logicalNot().dataSync()]).to.deep.equal([0, 1]);
        const bytes = runOp("Cast", { SrcT: { type: "int32" }, DstT: { type: "uint8" } }, [
          tf.tensor1d([1, 254], "int32"),
        ])[0];
        expect(bytes.dataSync()).to.deep.equal(Int32Array.of(1, 254));
      });
    });

    it("int64, read as BigInt", () => {
      tf.tidy(() => {
        const type = { SrcT: { type: "int32" }, DstT: { type: "int64" } } as const;
        const [wide] = runOp("Cast", type, [tf.tensor1d([1, -2], "int32")]);
        expect(wide.dataSync<"int32">()).to.deep.equal(BigInt64Array.of(1n, -2n));
      });
    });
  });

  describe("attributes that are lists", () => {
    it("floats", () => {
      tf.tidy(() => {
        const x = tf.tensor1d([-5, 5, 50, 500]);
        const [buckets] = runOp(
          "Bucketize",
          { T: { type: "float32" }, boundaries: { float: [0, 10, 100] } },
          [x],
        );
        expect([...buckets.dataSync()]).to.deep.equal([0, 1, 2, 3]);
      });
    });

    it("types and shapes, and a resource as input", () => {
      tf.tidy(() => {
        const types = { type: ["float32", "int32"] as ("float32" | "int32")[] };
        const [queue] = runOp("FIFOQueueV2", { component_types: types, shapes: { shape: [[2], []] } }, []);
        runOp("QueueEnqueueV2", { Tcomponents: types }, [queue, tf.ones([2]), tf.scalar(3, "int32")], 0);
        const values = runOp("QueueDequeueV2", { component_types: types }, [queue], 2);
        expect(values.map((each) => [...each.dataSync()])).to.deep.equal([[1, 1], [3]]);
        expect(() =>
          runOp("QueueEnqueueV2", { Tcomponents: types }, [queue, tf.ones([3]), tf.scalar(3, "int32")], 0),
        ).to.throw(
          /^QueueEnqueueV2\(resource \[\], float32 \[3\], int32 \[\]\): .*Expected \[2\], got \[3\]/,
        );
      });
    });

    it("strings", () => {
      tf.tidy(() => {
        const [proto] = runOp(
          "EncodeProto",
          {
            message_type: { string: "tensorflow.TensorShapeProto" },
            field_names: { string: ["unknown_rank"] },
            Tinput_types: { type: ["bool"] },
          },
          [tf.tensor2d([[1]], [1, 1], "int32"), tf.tensor2d([[true]], [1, 1], "bool")],
        );
        expect(proto.dataSync<"string">()).to.deep.equal(["\u0018\u0001"]);
      });
    });

    it("inputs that are lists", () => {
      tf.tidy(() => {
        const one = tf.ones([2]);
        const [sum] = runOp("AddN", { T: { type: "float32" }, N: { int: 3 } }, [one, one, one]);
        expect([...sum.dataSync()]).to.deep.equal([3, 3]);
      });
    });
  });

  describe("errors", () => {
    it("name the op, its inputs and what TensorFlow says", () => {
      tf.tidy(() => {
        expect(() => runOp("MatMul", {}, [tf.ones([2, 3]), tf.zeros([4, 5], "int32")])).to.throw(
          /^MatMul\(float32 \[2, 3\], int32 \[4, 5\]\): \S/,
        );
        expect(() => runOp("NoSuchOp", {}, [])).to.throw(/^NoSuchOp: .*NoSuchOp/);
      });
    });

    it("leave nothing behind", () => {
      const a = tf.ones([2, 3]);
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) expect(() => runOp("MatMul", {}, [a, a])).to.throw("MatMul(");
      expect(tf.memory().numTensors).to.equal(before);
      a.dispose();
    });

    it("say that a tensor has been disposed of", () => {
      const a = tf.ones([2]);
      a.dispose();
      expect(() => a.add(1)).to.throw("disposed");
    });
  });

  describe("tensor.data()", () => {
    it("returns what dataSync returns, for every data type", async () => {
      for (const tensor of [
        tf.tensor1d([1.5, 2]),
        tf.tensor1d(["a", "b"]),
        tf.tensor1d([true, false]),
        tf.scalar(3, "int32"),
      ]) {
        const copy = tensor.clone();
        expect(await copy.data()).to.deep.equal(tensor.dataSync());
        tf.dispose([tensor, copy]);
      }
    });

    it("runs on another thread, and lets the tensor be disposed of in the meantime", async () => {
      const tensor = tf.ones([1000]).mul(2);
      let value: number | undefined;
      const data = tensor.data().then((values) => (value = values[999]));
      tensor.dispose();
      // A read that blocks needs microtasks only; a result from another thread needs a turn of the event
      // loop.
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
      expect(value).to.equal(undefined);
      await data;
      expect(value).to.equal(2);
    });

    it("allows any number of reads at once", async () => {
      const tensors = Array.from({ length: 1000 }, (_, i) => tf.scalar(i).add(1));
      const values = await Promise.all(tensors.map((tensor) => tensor.data()));
      expect(values.map(([value]) => value)).to.deep.equal(Array.from({ length: 1000 }, (_, i) => i + 1));
      tf.dispose(tensors);
    });
  });

  describe("its start", function () {
    this.timeout(60_000); // each test starts Node
    it("is silent", () => {
      const { status, output } = inProcess("tf.ones([2]).add(1).dataSync()", { GENBOOK_DEVICE: "cpu" });
      expect({ status, output }).to.deep.equal({ status: 0, output: "" });
    });

    it("is not silent if tfjs cannot be imported", () => {
      const broken =
        'require("module").prototype.require = ((require) => function (name) { \
        if (name === "@tensorflow/tfjs") throw new Error("no tfjs here"); return require.call(this, name); \
      })(require("module").prototype.require);';
      const { status, output } = inProcess("", { GENBOOK_DEVICE: "cpu" }, broken);
      expect(status).to.equal(1);
      expect(output).to.include("Error: no tfjs here");
    });

    it("shows TensorFlow's log if GENBOOK_VERBOSE is set", () => {
      expect(inProcess("", { GENBOOK_VERBOSE: "1", GENBOOK_DEVICE: "cpu" }).output).to.include("oneDNN");
    });

    it("can be held to the CPU", () => {
      const { output } = inProcess("console.log(device().kind, device().note)", { GENBOOK_DEVICE: "cpu" });
      expect(output.trim()).to.equal("cpu undefined");
    });

    it("refuses an unknown GENBOOK_RUNTIME", () => {
      expect(inProcess("", { GENBOOK_RUNTIME: "wasm" }).output).to.include(
        'GENBOOK_RUNTIME is "wasm". It can be library or addon.',
      );
    });

    it("works in a Node without util.isNullOrUndefined and util.isArray", () => {
      const { status, output } = inProcess(
        "console.log(tf.topk(tf.tensor1d([1, 2]), 1).values.dataSync()[0])",
        {},
        'const util = require("util"); delete util.isNullOrUndefined; delete util.isArray;',
      );
      expect({ status, output }).to.deep.equal({ status: 0, output: "2\n" });
    });
  });
});
