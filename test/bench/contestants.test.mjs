import { expect } from "chai";
import { existsSync } from "node:fs";
import { CONTESTANTS, launchOptions } from "../../bench/contestants.mjs";
import { kernelArgv } from "../../scripts/setup/kernelspec.mjs";

const PYTHONS = { keras: "/keras/bin/python", torch: "/torch/bin/python" };
const SETTINGS = {
  device: "cpu",
  threads: 3,
  scratch: "/scratch",
  mnist: { folder: "/data/mnist", mirror: "file:///data" },
};
const optionsOf = (name, settings = SETTINGS) => launchOptions(name, PYTHONS, settings, { PATH: "/bin" });

describe("the bench's contestants", () => {
  for (const [name, { packages }] of Object.entries(CONTESTANTS)) {
    it(`${name} is started by its own program, with a script that exists`, () => {
      const { command, args, cwd } = optionsOf(name);
      expect(command).to.equal(packages ? PYTHONS[packages] : process.execPath);
      const scripts = args.filter((each) => !each.startsWith("--"));
      expect(scripts).to.have.length(1);
      expect(existsSync(scripts[0])).to.equal(true);
      expect(existsSync(cwd)).to.equal(true);
    });
  }

  it("have the same threads, device and data", () => {
    const common = Object.keys(CONTESTANTS).map((name) => {
      const env = { ...optionsOf(name).env };
      for (const own of ["BENCH_COMPILE", "BENCH_KERNEL"]) delete env[own];
      return env;
    });
    for (const env of common) expect(env).to.deep.equal(common[0]);
    expect(common[0]).to.include({ PATH: "/bin", OMP_NUM_THREADS: "3", TF_NUM_INTRAOP_THREADS: "3" });
    expect(common[0]).to.include({
      GENBOOK_DEVICE: "cpu",
      CUDA_VISIBLE_DEVICES: "",
      BENCH_MNIST: "/data/mnist",
    });
  });

  it("see the GPU if it is asked for", () => {
    const { env } = optionsOf("keras", { ...SETTINGS, device: "gpu" });
    expect(env)
      .to.include({ GENBOOK_DEVICE: "gpu", BENCH_DEVICE: "gpu" })
      .and.not.to.have.property("CUDA_VISIBLE_DEVICES");
  });

  it("are our kernel and IPython's, asked for the same picture", () => {
    const [ours, keras] = ["oursKernel", "kerasKernel"].map((name) =>
      JSON.parse(optionsOf(name).env.BENCH_KERNEL),
    );
    expect(ours.argv).to.deep.equal(kernelArgv());
    expect(ours.cell).to.contain("decodeGrid");
    expect(keras.argv).to.deep.equal([PYTHONS.keras, "-m", "ipykernel_launcher", "-f", "{connection_file}"]);
    expect(keras.cell).to.contain("15 * 28");
  });
});
