import { expect } from "chai";
import koffi from "koffi";
import { ATTRIBUTE } from "../../../src/tensorflow/eager/attributes";
import { LibraryBinding } from "../../../src/tensorflow/backend/libraryBinding";
import { loadApi } from "../../../src/tensorflow/library/cApi";
import { openContext } from "../../../src/tensorflow/eager/context";
import { DTYPE } from "../../../src/tensorflow/eager/errors";
import { findLibrary } from "../../../src/tensorflow/library/findLibrary";
import { programOf } from "../../../src/tensorflow/graph/recording";

/**
 * Two CPU devices stand for a CPU and a GPU: tensors go to the second, and ops run on the first by default.
 */
describe("placement on two devices", () => {
  const api = loadApi(findLibrary());
  const options = { deviceCount: { CPU: 2, GPU: 0 }, device: "CPU:1" };
  const binding = new LibraryBinding(openContext(api, options));
  const device = (id: number) => binding.deviceOf(id).replace(/^.*device:/, "");
  const type = (dtype: number, name = "T") => ({ name, type: ATTRIBUTE.type, value: dtype });

  it("puts numbers on the device, but int32 and strings in host memory", () => {
    const made = {
      float32: binding.createTensor([2], DTYPE.float32, Float32Array.of(1, 2)),
      bool: binding.createTensor([2], DTYPE.bool, Uint8Array.of(1, 0)),
      complex64: binding.createTensor([1], DTYPE.complex64, Float32Array.of(1, 2)),
      uint8: binding.createTensor([2], DTYPE.uint8, Uint8Array.of(1, 2)),
      int64: binding.createTensor([1], DTYPE.int64, Int32Array.of(-1, -1)),
      int32: binding.createTensor([2], DTYPE.int32, Int32Array.of(1, 2)),
      string: binding.createTensor([1], DTYPE.string, [Buffer.from("text")]),
    };
    const devices = Object.fromEntries(Object.entries(made).map(([name, id]) => [name, device(id)]));
    expect(devices).to.deep.equal({
      float32: "CPU:1",
      bool: "CPU:1",
      complex64: "CPU:1",
      uint8: "CPU:1",
      int64: "CPU:1",
      int32: "CPU:0",
      string: "CPU:0",
    });
    expect(binding.tensorDataSync(made.complex64)).to.deep.equal(Float32Array.of(1, 2));
    expect(binding.tensorDataSync(made.int64)).to.deep.equal(BigInt64Array.of(-1n));
    expect(binding.tensorDataSync(made.string)).to.deep.equal([new Uint8Array(Buffer.from("text"))]);
    for (const id of Object.values(made)) binding.deleteTensor(id);
  });

  it("copies inputs to where the op runs, from either device", async () => {
    const a = binding.createTensor([2, 2], DTYPE.float32, Float32Array.of(1, 2, 3, 4));
    const [product] = binding.executeOp("MatMul", [type(DTYPE.float32)], [a, a], 1);
    expect([device(a), device(product.id)]).to.deep.equal(["CPU:1", "CPU:0"]);
    const [sum] = binding.executeOp("AddV2", [type(DTYPE.float32)], [a, product.id], 1);
    expect(binding.tensorDataSync(sum.id)).to.deep.equal(Float32Array.of(8, 12, 18, 26));
    const axes = binding.createTensor([1], DTYPE.int32, Int32Array.of(0));
    const [mean] = binding.executeOp(
      "Mean",
      [type(DTYPE.float32), type(DTYPE.int32, "Tidx")],
      [sum.id, axes],
      1,
    );
    expect(mean.shape).to.deep.equal([2]);
    expect(await binding.tensorData(mean.id)).to.deep.equal(Float32Array.of(13, 19));
    for (const id of [a, product.id, sum.id, axes, mean.id]) binding.deleteTensor(id);
    expect(binding.getNumOfTensors()).to.equal(0);
  });

  it("runs a compiled step on arguments from both devices, copies them before its ops run, and copies nothing back", async () => {
    const float = (values: number[]) =>
      binding.createTensor([2, 2], DTYPE.float32, Float32Array.from(values));
    const [a, b] = [float([1, 2, 3, 4]), float([1, 0, 0, 1])];
    const onHost = binding.executeOp("MatMul", [type(DTYPE.float32)], [a, b], 1)[0].id;
    expect([device(a), device(onHost)]).to.deep.equal(["CPU:1", "CPU:0"]);
    const step = () => {
      const [product] = binding.executeOp("MatMul", [type(DTYPE.float32)], [a, onHost], 1);
      return binding.executeOp("AddV2", [type(DTYPE.float32)], [product.id, a], 1)[0].id;
    };
    const { result, ops, release } = binding.record(step, [a, onHost]);
    binding.defineFunction("placed", programOf(ops, [a, onHost], [result]), [a, onHost]);
    release();

    const library = koffi.load(findLibrary().main);
    const context = (binding as unknown as { context: { pointer: bigint; status: bigint } }).context;
    library.func("void TFE_ContextEnableRunMetadata(void *)")(context.pointer);
    const outputs = binding.takeOutputs(
      await binding.callFunction("placed", binding.handlesOf([a, onHost]), 1),
    );
    const buffer = library.func("void *TF_NewBuffer()")() as bigint;
    library.func("void TFE_ContextExportRunMetadata(void *, void *, void *)")(
      context.pointer,
      buffer,
      context.status,
    );
    library.func("void TFE_ContextDisableRunMetadata(void *)")(context.pointer);
    const [data, length] = [
      koffi.decode(buffer, "void *") as bigint,
      Number(koffi.decode(buffer, 8, "size_t")),
    ];
    const text = Buffer.from(koffi.decode(data, koffi.array("uint8_t", length)) as number[]).toString(
      "latin1",
    );
    // TensorFlow ran one graph per device: values on CPU:1 are sent to CPU:0, and nothing the other way.
    const devicesOf = (attribute: string) => [
      ...new Set(
        [...text.matchAll(new RegExp(`${attribute}[^/]{1,12}/job[\\w/:]*?device:(CPU:\\d)`, "g"))].map(
          ([, at]) => at,
        ),
      ),
    ];
    expect([devicesOf("send_device"), devicesOf("recv_device")]).to.deep.equal([["CPU:1"], ["CPU:0"]]);
    expect(device(outputs[0].id)).to.equal("CPU:0");
    expect(binding.tensorDataSync(outputs[0].id)).to.deep.equal(Float32Array.of(8, 12, 18, 26));
    for (const id of [a, b, onHost, outputs[0].id]) binding.deleteTensor(id);
    expect(binding.getNumOfTensors()).to.equal(0);
  });

  it("runs an op on the device that is set for it, eagerly and in a compiled step", async () => {
    const placed = new LibraryBinding(
      openContext(api, { deviceCount: { CPU: 2, GPU: 0 }, placements: { FFT: "/device:CPU:1" } }),
    );
    const deviceOf = (id: number) => placed.deviceOf(id).replace(/^.*device:/, "");
    const pair = placed.createTensor([2], DTYPE.complex64, Float32Array.of(1, 0, 3, 0));
    const transform = () => placed.executeOp("FFT", [type(DTYPE.complex64, "Tcomplex")], [pair], 1)[0].id;
    const eager = transform();
    const { result, ops, release } = placed.record(transform, [pair]);
    placed.defineFunction("transform", programOf(ops, [pair], [result]), [pair]);
    release();
    const [compiled] = placed.takeOutputs(
      await placed.callFunction("transform", placed.handlesOf([pair]), 1),
    );
    for (const id of [eager, compiled.id]) {
      expect(deviceOf(id)).to.equal("CPU:1");
      expect(placed.tensorDataSync(id)).to.deep.equal(Float32Array.of(4, 0, -2, 0));
    }
    for (const id of [pair, eager, compiled.id]) placed.deleteTensor(id);
  });

  it("lists the devices if the requested one does not exist", () => {
    expect(() => openContext(api, { device: "CPU:9" })).to.throw(/has no device CPU:9. It has: .*CPU:0/);
  });
});
