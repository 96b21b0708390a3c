import { expect } from "chai";
import { loadApi } from "../../../src/tensorflow/library/cApi";
import { openDevice, whatToExpect, whyNoGpu } from "../../../src/tensorflow/eager/device";
import { findLibrary } from "../../../src/tensorflow/library/findLibrary";
import type { NvidiaDriver } from "../../../src/tensorflow/library/nvidia";

describe("choosing the device", () => {
  const api = loadApi(findLibrary());

  it("can be restricted to the CPU, even if there is a GPU", () => {
    const { context, note } = openDevice(api, "cpu");
    expect(context.isGpu).to.equal(false);
    expect(note).to.equal(undefined);
  });

  it("takes the GPU, or says why it cannot", () => {
    const { context, note } = openDevice(api, "auto");
    if (context.isGpu) {
      expect(note).to.equal(undefined);
      expect(openDevice(api, "gpu").context.isGpu).to.equal(true);
    } else {
      expect(note).to.match(/^TensorFlow runs on the CPU: .{20}/);
      expect(() => openDevice(api, "gpu")).to.throw(
        /^GENBOOK_DEVICE=gpu, but TensorFlow finds no GPU: .{20}.*GENBOOK_DEVICE to cpu/,
      );
    }
  });

  it("opens the CPU with a driver that is too old, and says so", () => {
    const { context, note } = openDevice(api, "auto", { driver: { cuda: 11.4, gpus: [TURING] } });
    expect(context.isGpu).to.equal(false);
    if (process.platform === "linux") expect(note).to.match(/^TensorFlow runs on the CPU: .* is too old/);
  });
});

const TURING = { name: "Tesla T4", capability: 7.5 };
const HOPPER = { name: "NVIDIA H100", capability: 9 };

describe("why TensorFlow uses no GPU", () => {
  const cases: [string, NvidiaDriver | undefined, RegExp][] = [
    ["no driver", undefined, /no NVIDIA driver \(libcuda\.so\.1\)\. Install the driver/],
    ["no GPU", { cuda: 12.4, gpus: [] }, /finds no GPU\. Check nvidia-smi and CUDA_VISIBLE_DEVICES/],
    ["none visible", { failure: "CUDA_ERROR_NO_DEVICE", cuda: 12.4, gpus: [] }, /CUDA_VISIBLE_DEVICES/],
    [
      "a driver that was updated",
      { failure: "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", cuda: 12.4, gpus: [] },
      /Restart the machine/,
    ],
    [
      "a container without its GPU",
      { failure: "CUDA_ERROR_UNKNOWN", cuda: 12.4, gpus: [] },
      /docker run --gpus all/,
    ],
    [
      "an error that is not known",
      { failure: "CUDA_ERROR_NOT_PERMITTED", cuda: 12.4, gpus: [] },
      /fails with CUDA_ERROR_NOT_PERMITTED\. Check it with nvidia-smi/,
    ],
    ["an old driver", { cuda: 11.4, gpus: [HOPPER] }, /supports CUDA 11\.4, and .* needs 12\.0 or newer/],
    [
      "an old GPU",
      { cuda: 12.4, gpus: [{ name: "Tesla V100", capability: 7 }, HOPPER] },
      /\(Tesla V100, compute capability 7\.0\) is too old for cuDNN 9, which supports 7\.5 or newer/,
    ],
  ];
  for (const [name, driver, reason] of cases)
    it(name, () => expect(whyNoGpu(driver, "linux")).to.match(reason));

  it("another system", () => {
    expect(whyNoGpu({ cuda: 12.4, gpus: [HOPPER] }, "darwin")).to.match(/on Linux only, and this is darwin/);
  });

  it("no reason: the first GPU of two is supported", () => {
    expect(whyNoGpu({ cuda: 12, gpus: [HOPPER, { name: "Tesla K80", capability: 3.7 }] }, "linux")).to.equal(
      undefined,
    );
  });
});

describe("what to expect of a GPU", () => {
  it("nothing worth mentioning, if it is as old as TensorFlow", () => {
    for (const gpu of [TURING, HOPPER])
      expect(whatToExpect({ cuda: 12.4, gpus: [gpu] }, undefined)).to.equal(undefined);
  });

  it("that a newer one compiles its kernels first", () => {
    const blackwell = { name: "NVIDIA B200", capability: 10 };
    expect(whatToExpect({ cuda: 12.9, gpus: [blackwell] }, undefined)).to.match(
      /\(NVIDIA B200\) is newer than TensorFlow expects.*half an hour/,
    );
  });

  it("that another cuDNN is loaded", () => {
    expect(whatToExpect({ cuda: 12.4, gpus: [HOPPER] }, "/opt/cuda/libcudnn.so.9")).to.match(
      /LD_LIBRARY_PATH, TensorFlow loads \/opt\/cuda\/libcudnn\.so\.9.*unset LD_LIBRARY_PATH/,
    );
  });
});
