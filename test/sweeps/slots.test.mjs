import { expect } from "chai";
import { gpusHere, slotsOf } from "../../scripts/sweep/slots.mjs";

describe("the slots of a machine", () => {
  const cpu = { cores: 8, gpus: [], coresPerRun: 2 };
  const gpu = { cores: 64, gpus: ["0", "1"], coresPerRun: 2 };
  const devices = (options) => slotsOf(options).map(({ CUDA_VISIBLE_DEVICES }) => CUDA_VISIBLE_DEVICES);

  it("share the cores by count", () => {
    const threads = { TF_NUM_INTRAOP_THREADS: "2", TF_NUM_INTEROP_THREADS: "2", GENBOOK_DEVICE: "cpu" };
    expect(slotsOf(cpu)).to.deep.equal(Array(4).fill(threads));
    expect(slotsOf({ ...cpu, coresPerRun: 16 })).to.have.length(1);
    expect(slotsOf({ ...cpu, jobs: 3 })).to.have.length(3);
  });

  it("share the GPUs by count", () => {
    expect(devices(gpu)).to.deep.equal(["0", "1"]);
    expect(devices({ ...gpu, gpusPerRun: 0.5 })).to.deep.equal(["0", "1", "0", "1"]);
    expect(devices({ ...gpu, gpusPerRun: 2 })).to.deep.equal(["0,1"]);
    expect(devices({ ...gpu, cores: 4, gpusPerRun: 0.25 }), "there are cores for two").to.deep.equal([
      "0",
      "1",
    ]);
    expect(slotsOf({ ...gpu, cores: 4, gpusPerRun: 0 })[0]).to.include({ GENBOOK_DEVICE: "cpu" });
  });

  it("cannot have more GPUs than there are, nor one and a half", () => {
    expect(() => slotsOf({ ...cpu, gpusPerRun: 1 })).to.throw(/this machine has 0 GPUs/);
    expect(() => slotsOf({ ...gpu, gpusPerRun: 1.5 })).to.throw(/write a whole number/);
  });

  it("have the GPUs that the environment leaves", () => {
    expect(gpusHere({ CUDA_VISIBLE_DEVICES: "2,3" })).to.deep.equal(["2", "3"]);
    expect(gpusHere({ CUDA_VISIBLE_DEVICES: "" })).to.deep.equal([]);
    expect(gpusHere({ GENBOOK_DEVICE: "cpu", CUDA_VISIBLE_DEVICES: "2" })).to.deep.equal([]);
  });
});
