import { expect } from "chai";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askDriver, foreignCuda, lacksFft } from "../../../src/tensorflow/library/nvidia";

/** A driver for two GPUs, or one whose cuInit fails: -DFAILURE=803. */
const FAKE_DRIVER = `
#include <string.h>
#ifndef FAILURE
#define FAILURE 0
#endif
int cuInit(unsigned flags) { return FAILURE; }
int cuDriverGetVersion(int *version) { *version = 12040; return 0; }
int cuGetErrorName(int code, const char **name) { *name = code == 803 ? "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH" : 0; return 0; }
int cuDeviceGetCount(int *count) { *count = 2; return 0; }
int cuDeviceGet(int *device, int index) { *device = 40 + index; return 0; }
int cuDeviceGetName(char *name, int length, int device) { strcpy(name, device == 40 ? "NVIDIA H100" : "Tesla T4"); return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  int major = device == 40 ? 9 : 7, minor = device == 40 ? 0 : 5;
  *value = attribute == 75 ? major : attribute == 76 ? minor : -1;
  return 0;
}`;

describe("the NVIDIA driver", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "genbook-driver-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const compiler = spawnSync("cc", ["--version"]).status === 0 && process.platform === "linux";
  function fakeDriver(name: string, ...options: string[]): string {
    const path = join(folder, name);
    writeFileSync(`${path}.c`, FAKE_DRIVER);
    execFileSync("cc", ["-shared", "-fPIC", ...options, "-o", path, `${path}.c`]);
    return path;
  }

  it("is undefined where there is none", () => {
    expect(askDriver("libgenbook-no-such-driver.so.1")).to.equal(undefined);
  });

  (compiler ? it : it.skip)("names its version of CUDA and its GPUs (needs a C compiler)", () => {
    expect(askDriver(fakeDriver("libcuda-two.so"))).to.deep.equal({
      cuda: 12.4,
      gpus: [
        { name: "NVIDIA H100", capability: 9 },
        { name: "Tesla T4", capability: 7.5 },
      ],
    });
  });

  (compiler ? it : it.skip)("names the error of its cuInit (needs a C compiler)", () => {
    expect(askDriver(fakeDriver("libcuda-old.so", "-DFAILURE=803"))).to.deep.equal({
      failure: "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
      cuda: 12.4,
      gpus: [],
    });
    expect(askDriver(fakeDriver("libcuda-odd.so", "-DFAILURE=4711"))?.failure).to.equal("error 4711");
  });
});

describe("CUDA's libraries", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "genbook-cuda-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("finds one in LD_LIBRARY_PATH", () => {
    const own = join(folder, "cuda");
    mkdirSync(own);
    writeFileSync(join(own, "libcublas.so.12"), "");
    expect(foreignCuda({ LD_LIBRARY_PATH: `${join(folder, "none")}:${own}:` })).to.equal(
      join(own, "libcublas.so.12"),
    );
    expect(foreignCuda({ LD_LIBRARY_PATH: folder })).to.equal(undefined);
    expect(foreignCuda({})).to.equal(undefined);
  });

  it("knows an empty cuFFT from a real one, and from none", () => {
    const library = { folder: join(folder, "tensorflow"), main: "", framework: "" };
    expect(lacksFft(library)).to.equal(false);
    const lib = join(folder, "nvidia", "cufft", "lib");
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, "libcufft.so.11"), Buffer.alloc(600));
    expect(lacksFft(library)).to.equal(true);
    writeFileSync(join(lib, "libcufft.so.11"), Buffer.alloc(1_000_000));
    expect(lacksFft(library)).to.equal(false);
  });
});
