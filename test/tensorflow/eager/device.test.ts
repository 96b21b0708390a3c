import { expect } from "chai";
import { loadApi } from "../../../src/tensorflow/library/cApi";
import { openDevice, whyNoGpu } from "../../../src/tensorflow/eager/device";
import { findLibrary } from "../../../src/tensorflow/library/findLibrary";

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

  it("names the reason: another system, no driver", () => {
    expect(whyNoGpu("darwin")).to.match(/on Linux only, and this is darwin/);
    expect(whyNoGpu("linux", "libgenbook-no-such-driver.so.1")).to.match(
      /no NVIDIA driver \(libgenbook.*Install the driver/,
    );
  });
});
