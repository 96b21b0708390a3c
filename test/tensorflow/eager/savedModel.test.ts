import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { tf } from "../../../src/tensorflow/backend";
import { bytesField, intField } from "../../../src/files/protobuf";

const field = (number: number, value: string | number | Buffer) =>
  typeof value === "number" ? intField(number, value) : bytesField(number, value);
const message = (...fields: Buffer[]) => Buffer.concat(fields);
const entry = (key: string, value: Buffer) => message(field(1, key), field(2, value));

/**
 * saved_model.pb of the model { twice: x + x, rank: number of axes of x } for a float32 vector x of any
 * length
 */
function savedModel(op = "AddV2"): Buffer {
  const FLOAT = 1;
  const attribute = (name: string, value: Buffer) => field(5, entry(name, value));
  const node = (name: string, op: string, inputs: string[], ...attributes: Buffer[]) =>
    field(1, message(field(1, name), field(2, op), ...inputs.map((input) => field(3, input)), ...attributes));
  const type = (name: string) => attribute(name, field(6, FLOAT));
  const graph = message(
    node("x", "Placeholder", [], type("dtype")),
    node("add", op, ["x", "x"], type("T")),
    node("rank", "Rank", ["x"], type("T")),
  );
  const unknownSize = field(2, Buffer.from([1 << 3, ...new Array<number>(9).fill(255), 1]));
  const tensor = (name: string, dtype: number, shape: Buffer = Buffer.alloc(0)) =>
    message(field(1, name), field(2, dtype), field(3, shape));
  const signature = message(
    field(1, entry("x", tensor("x:0", FLOAT, unknownSize))),
    field(2, entry("rank", tensor("rank:0", 3))),
    field(2, entry("twice", tensor("add:0", FLOAT, unknownSize))),
    field(3, "tensorflow/serving/predict"),
  );
  const metaGraph = message(
    field(1, field(4, "serve")),
    field(2, graph),
    field(5, entry("serving_default", signature)),
  );
  return message(field(1, 1), field(2, metaGraph));
}

describe("SavedModels", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-savedmodel-"));
    writeFileSync(join(folder, "saved_model.pb"), savedModel());
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("are loaded, run and disposed of", async () => {
    const model = await tf.node.loadSavedModel(folder);
    expect(tf.node.getNumOfSavedModels()).to.equal(1);
    const tensors = tf.memory().numTensors;
    const x = tf.tensor1d([1, 2, 3]);
    const outputs = model.predict({ x }) as tf.NamedTensorMap;
    expect([...outputs.twice.dataSync()]).to.deep.equal([2, 4, 6]);
    expect([...outputs.rank.dataSync()]).to.deep.equal([1]);
    tf.dispose([x, outputs]);
    expect(tf.memory().numTensors).to.equal(tensors);
    model.dispose();
    expect(tf.node.getNumOfSavedModels()).to.equal(0);
  });

  it("say what TensorFlow refused, and for which input", async () => {
    const model = await tf.node.loadSavedModel(folder);
    const x = tf.tensor1d([1, 2], "int32");
    expect(() => model.predict({ x })).to.throw(
      /^Running a SavedModel on x:0 int32 \[2\]: .*float but int32/,
    );
    x.dispose();
    model.dispose();
  });

  it("that TensorFlow cannot load are named with TensorFlow's reason", async () => {
    const other = mkdtempSync(join(tmpdir(), "genbook-savedmodel-"));
    writeFileSync(join(other, "saved_model.pb"), savedModel("NoSuchOp"));
    const error = await tf.node.loadSavedModel(other).catch((reason: Error) => reason);
    expect(error)
      .to.be.an("error")
      .with.property("message")
      .that.matches(/^Loading the SavedModel .*NoSuchOp/);
    expect(tf.node.getNumOfSavedModels()).to.equal(0);
    rmSync(other, { recursive: true });
  });
});
