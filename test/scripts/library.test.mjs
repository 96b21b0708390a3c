import { createHash } from "node:crypto";
import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { root } from "../../scripts/setup/paths.mjs";
import { ownLibrary } from "../../scripts/setup/tensorflowLibrary.mjs";
import {
  BUILDS,
  chooseBuild,
  findNvidiaDriver,
  LEFT_OUT,
  libraryFile,
} from "../../scripts/tensorflow/builds.mjs";
import { freshClone, runNode, runProgram, temporaryFolder } from "./sandbox.mjs";

const python = join(root, ".venv", "bin", "python");
const { config } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const machine = { system: "linux", arch: "x64", env: {}, driver: undefined, musl: false };
const choose = (changes) => chooseBuild({ ...machine, ...changes });

describe("the build of TensorFlow's library", () => {
  it("is the small one without an NVIDIA driver, and the one for GPUs with it", () => {
    expect(choose({})).to.include({ name: "linux-x64-cpu", kind: "cpu" });
    expect(choose({ driver: "/proc/driver/nvidia/version" })).to.include({
      name: "linux-x64-gpu",
      kind: "gpu",
    });
    expect(choose({ driver: "/usr/lib/libcuda.so.1", env: { GENBOOK_DEVICE: "cpu" } }).kind).to.equal("cpu");
  });

  it("for GPUs leaves out CUDA libraries, unless all are asked for", () => {
    const [driver, env] = ["/proc/driver/nvidia/version", { GENBOOK_CUDA: "all" }];
    expect(choose({ driver, env })).to.include({ name: "linux-x64-gpu-all", kind: "gpu" });
    expect(choose({ env }).name).to.equal("linux-x64-cpu");
    const pins = (name) =>
      readFileSync(join(root, "scripts", "tensorflow", `${name}.txt`), "utf8")
        .trim()
        .split("\n");
    const packages = LEFT_OUT.map((path) => `nvidia-${path.split("/")[1]}-cu12`);
    const needed = pins("linux-x64-gpu-all").filter((line) => !packages.includes(line.split("==")[0]));
    expect(pins("linux-x64-gpu")).to.deep.equal(needed).and.to.have.length(8);
    expect(BUILDS["linux-x64-gpu"].download).to.be.lessThan(2.2e9);
  });

  it("is for the CPU on Linux arm64 and on macOS", () => {
    expect(choose({ arch: "arm64", driver: "/usr/lib64/libcuda.so.1" }).name).to.equal("linux-arm64-cpu");
    expect(choose({ system: "darwin", arch: "arm64" }).name).to.equal("darwin-arm64-cpu");
    expect([libraryFile("linux"), libraryFile("darwin")]).to.deep.equal([
      "libtensorflow_cc.so.2",
      "libtensorflow_cc.2.dylib",
    ]);
  });

  for (const [what, changes, message] of [
    ["another system", { system: "win32" }, /no build for this machine \(win32-x64\).*GENBOOK_TF_LIBRARY/s],
    ["a Mac with an Intel processor", { system: "darwin" }, /no build for this machine \(darwin-x64\)/],
    ["musl", { musl: true }, /linux-x64 with musl/],
    [
      "a wrong GENBOOK_DEVICE",
      { env: { GENBOOK_DEVICE: "tpu" } },
      /GENBOOK_DEVICE is "tpu". It can be cpu, gpu or auto/,
    ],
    [
      "a wrong GENBOOK_CUDA",
      { env: { GENBOOK_CUDA: "none" } },
      /GENBOOK_CUDA is "none". Set it to needed, or to all/,
    ],
    [
      "a GPU without a driver",
      { env: { GENBOOK_DEVICE: "gpu" } },
      /no NVIDIA driver was found.*GENBOOK_DEVICE=cpu/s,
    ],
    [
      "a GPU on a Mac",
      { system: "darwin", arch: "arm64", env: { GENBOOK_DEVICE: "gpu" } },
      /GPU build only for Linux x64/,
    ],
  ]) {
    it(`is an error for ${what}`, () => expect(() => choose(changes)).to.throw(message));
  }

  it("is pinned by hash, in the version that package.json names", () => {
    for (const name of Object.keys(BUILDS)) {
      const lines = readFileSync(join(root, "scripts", "tensorflow", `${name}.txt`), "utf8")
        .trim()
        .split("\n");
      for (const line of lines) expect(line).to.match(/^[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/);
      const tensorflow = lines.filter((line) => line.startsWith("tensorflow"));
      expect(tensorflow.map((line) => /==([\d.]+)/.exec(line)[1])).to.deep.equal([config.tensorflow]);
    }
  });

  it("finds a driver from nvidia-smi in the PATH", () => {
    const folder = temporaryFolder();
    try {
      const tool = folder.executable("nvidia-smi", "#!/bin/sh\n");
      expect(findNvidiaDriver({ PATH: `/nowhere:${folder.path}` })).to.be.oneOf([tool, findNvidiaDriver({})]);
      expect(findNvidiaDriver({ PATH: folder.path })).to.be.a("string");
    } finally {
      folder.remove();
    }
  });
});

describe("the reader's own library", () => {
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  it("is used if its folder contains it", () => {
    writeFileSync(join(folder.path, libraryFile()), "");
    expect(ownLibrary({ GENBOOK_TF_LIBRARY: folder.path })).to.equal(folder.path);
    expect(ownLibrary({})).to.equal(undefined);
  });

  it("in a wrong folder stops npm start with the name of the missing file, and nothing is written", async () => {
    const clone = freshClone();
    try {
      const before = clone.list();
      const { code, output } = await runNode(["scripts/start.mjs"], {
        cwd: clone.path,
        env: { GENBOOK_TF_LIBRARY: folder.path },
      });
      expect(code).to.equal(1);
      expect(output).to.contain(`GENBOOK_TF_LIBRARY is ${folder.path}, but there is no ${libraryFile()}`);
      expect(clone.list()).to.deep.equal(before);
    } finally {
      clone.remove();
    }
  });
});

/** A wheel as Python's zipfile writes it: { path: content }. */
const WRITE_WHEEL = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, content in json.loads(sys.argv[2]).items():
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (0o755 if "/bin/" in name else 0o644) << 16
        wheel.writestr(entry, content)
`;
const WHEEL = {
  "tensorflow/libtensorflow_cc.so.2": "cc",
  "tensorflow/libtensorflow_framework.so.2": "framework",
  "tensorflow/libtensorflow_cc.2.dylib": "mac",
  "tensorflow/python/lib_pywrap.so": "not wanted",
  "nvidia/cudnn/lib/libcudnn.so.9": "cudnn",
  "nvidia/cudnn/include/cudnn.h": "not wanted",
  "nvidia/cuda_nvcc/bin/ptxas": "ptxas",
  "nvidia/cudnn/lib/../../../../escaped": "not wanted",
};

const writeWheel = (path, content) => runProgram(python, ["-c", WRITE_WHEEL, path, JSON.stringify(content)]);

describe("unpacking the library", () => {
  let folder;
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(() => folder.remove());

  const unpack = (...libraries) =>
    runProgram(python, [
      join(root, "scripts", "tensorflow", "unpack.py"),
      join(folder.path, "wheels"),
      join(folder.path, "to"),
      ...libraries,
    ]);

  it("takes the libraries and removes the wheel", async () => {
    folder.executable("wheels/readme", "");
    await writeWheel(join(folder.path, "wheels", "readme"), WHEEL);
    expect((await unpack()).code).to.equal(0);
    expect(folder.list()).to.deep.equal([
      "to/files.json",
      "to/nvidia/cuda_nvcc/bin/ptxas",
      "to/nvidia/cudnn/lib/libcudnn.so.9",
      "to/tensorflow/libtensorflow_cc.2.dylib",
      "to/tensorflow/libtensorflow_cc.so.2",
      "to/tensorflow/libtensorflow_framework.so.2",
    ]);
    expect(statSync(join(folder.path, "to/nvidia/cuda_nvcc/bin/ptxas")).mode & 0o111).to.equal(0o111);
    const files = JSON.parse(readFileSync(join(folder.path, "to/files.json"), "utf8"));
    expect(files["tensorflow/libtensorflow_framework.so.2"]).to.equal("framework".length);
  });

  (process.platform === "linux" && process.arch === "x64" ? it : it.skip)(
    "puts empty libraries, which open, in the places of those that were left out",
    async () => {
      folder.executable("wheels/readme", "");
      await writeWheel(join(folder.path, "wheels", "readme"), WHEEL);
      const [missing, there] = ["nvidia/cufft/lib/libcufft.so.11", "nvidia/cudnn/lib/libcudnn.so.9"];
      expect((await unpack(missing, there)).code).to.equal(0);
      const path = join(folder.path, "to", missing);
      const program = "import ctypes, sys; print(hasattr(ctypes.CDLL(sys.argv[1]), 'cufftCreate'))";
      expect(await runProgram(python, ["-c", program, path])).to.deep.equal({ code: 0, output: "False\n" });
      expect(readFileSync(join(folder.path, "to", there), "utf8")).to.equal("cudnn");
      const files = JSON.parse(readFileSync(join(folder.path, "to/files.json"), "utf8"));
      expect(files[missing]).to.equal(statSync(path).size);
    },
  );

  it("fails if the wheels contain no library", async () => {
    folder.executable("wheels/wheel", "");
    await writeWheel(join(folder.path, "wheels", "wheel"), { "other/file": "" });
    const { code, output } = await unpack();
    expect(code).to.equal(1);
    expect(output).to.contain("no libtensorflow_cc");
  });
});

/**
 * Stands in for .venv/bin/python: "downloads" the prepared wheel, and passes any other command on to the real
 * one.
 */
const fakePython = (wheel, download) => `#!/bin/sh
case "$*" in
  *"pip download"*)
    while [ "$1" != --dest ]; do shift; done
    ${download}
    cp '${wheel}' "$2/tensorflow.whl" ;;
  *) exec '${python}' "$@" ;;
esac
`;

const STEP = `
  import { main } from "./scripts/setup/main.mjs";
  import { setUp } from "./scripts/setup/steps.mjs";
  import { tensorflowLibrary } from "./scripts/setup/tensorflowLibrary.mjs";
  main((signal) => setUp(signal, [tensorflowLibrary]));
`;

describe("fetching the library", () => {
  let clone;
  let cache;
  let wheels;
  beforeEach(async () => {
    [clone, cache, wheels] = [freshClone(), temporaryFolder(), temporaryFolder()];
    await writeWheel(join(wheels.path, "wheel"), WHEEL);
  });
  afterEach(() => [clone, cache, wheels].forEach((folder) => folder.remove()));

  const env = () => ({
    XDG_CACHE_HOME: cache.path,
    GENBOOK_DEVICE: "cpu",
    GENBOOK_TF_LIBRARY: "",
    GENBOOK_RUNTIME: "",
  });
  const fetchLibrary = (download = "", options = {}) => {
    clone.executable(".venv/bin/python", fakePython(join(wheels.path, "wheel"), download));
    clone.executable(".venv/bin/pip", ""); // the Python above has it
    return runNode(["--input-type=module", "-e", STEP], { cwd: clone.path, env: env(), ...options });
  };
  const libraries = () => cache.list().filter((name) => name.includes("libtensorflow_cc.so"));

  it("puts it into the shared cache, and the next run does nothing", async () => {
    expect((await fetchLibrary()).output).to.contain("✓ TensorFlow");
    expect(libraries()).to.deep.equal([
      `genbook/tensorflow/${config.tensorflow}-cpu/tensorflow/libtensorflow_cc.so.2`,
    ]);
    expect(cache.list().filter((name) => name.includes("part"))).to.deep.equal([]);
    expect(await fetchLibrary("exit 9")).to.deep.equal({ code: 0, output: "" });
  });

  it("fetches it again if a file is truncated", async () => {
    await fetchLibrary();
    writeFileSync(join(cache.path, libraries()[0]), "");
    expect((await fetchLibrary()).code).to.equal(0);
    expect(readFileSync(join(cache.path, libraries()[0]), "utf8")).to.equal("cc");
  });

  it("leaves nothing behind when the download fails", async () => {
    const { code, output } = await fetchLibrary("echo HASHES DO NOT MATCH; exit 1");
    expect(code).to.equal(1);
    expect(output).to.match(
      /pip download of TensorFlow's library failed \(exit code 1\):\s+HASHES DO NOT MATCH/,
    );
    expect(cache.list()).to.deep.equal([]);
  });

  it("tries again when the download fails", async () => {
    const mark = join(wheels.path, "mark");
    const { code } = await fetchLibrary(`[ -e '${mark}' ] || { : > '${mark}'; echo reset by peer; exit 1; }`);
    expect(code).to.equal(0);
    expect(libraries()).to.have.length(1);
  });

  it("goes on with the wheels of an earlier run, if they are not damaged", async () => {
    const [first, second] = ["first", "second"].map((name) => join(wheels.path, name));
    await writeWheel(first, { "nvidia/cudnn/lib/libcudnn.so.9": "cudnn" });
    cpSync(join(wheels.path, "wheel"), second);
    const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");
    const requirement = (file) => `${basename(file)}==1 --hash=sha256:${sha256(file)}\n`;
    const pins = [first, second].map(requirement);
    writeFileSync(join(clone.path, "scripts/tensorflow/linux-x64-cpu.txt"), pins.join(""));
    const log = join(wheels.path, "log");
    /** Pretends to download the wheel of the requirement, and logs its name. */
    const download = (unless) => `
      to=$2; while [ "$1" != -r ]; do shift; done
      name=$(cut -d= -f1 "$2"); echo "$name" >> '${log}'
      ${unless}; cp '${wheels.path}/'"$name" "$to"/it.whl; exit`;
    const arrived = `genbook/tensorflow/${config.tensorflow}-cpu.wheels/${sha256(first)}.whl`;
    const full = '[ "$name" = first ] || { echo No space left on device; exit 1; }';

    expect((await fetchLibrary(download(full))).output).to.contain("No space left on device");
    expect(cache.list()).to.deep.equal([arrived]);
    writeFileSync(join(cache.path, arrived), "damaged");
    await fetchLibrary(download(full));
    expect(cache.list()).to.deep.equal([arrived]);
    writeFileSync(join(cache.path, dirname(arrived), "of-other-pins.whl"), "no wheel");
    expect((await fetchLibrary(download(":"))).output).to.contain("✓ TensorFlow");
    expect(libraries()).to.have.length(1);
    expect(readFileSync(log, "utf8")).to.equal("first\nsecond\nfirst\nsecond\nsecond\n");
    expect(cache.list().filter((name) => name.includes("wheels"))).to.deep.equal([]);
  });

  it("ends a download that stalls, and tries again", async () => {
    const mark = join(wheels.path, "mark");
    const stalls = `[ -e '${mark}' ] || { : > '${mark}'; echo some bytes > "$2/half.whl"; sleep 30; }`;
    clone.executable(".venv/bin/python", fakePython(join(wheels.path, "wheel"), stalls));
    const program = `
      import { fetchWheel } from "./scripts/setup/wheels.mjs";
      const [store, scratch] = ["store", "scratch"].map((name) => process.env.XDG_CACHE_HOME + "/" + name);
      const about = { python: ".venv/bin/python", store, scratch, platforms: [], signal: AbortSignal.timeout(60_000), stallMs: 500, pauseMs: 10 };
      await fetchWheel("it==1 --hash=sha256:${"0".repeat(64)}", about);`;
    const { code, output } = await runNode(["--input-type=module", "-e", program], {
      cwd: clone.path,
      env: env(),
    });
    expect([code, output]).to.deep.equal([0, ""]);
    expect(cache.list()).to.deep.equal([`store/${"0".repeat(64)}.whl`]);
  });

  it("leaves nothing behind when it is interrupted", async () => {
    let pressed = false;
    const { code, output } = await fetchLibrary('echo half > "$2/half.whl"; sleep 30', {
      onOutput(_, child) {
        if (!pressed) setTimeout(() => child.kill("SIGINT"), 300);
        pressed = true;
      },
    });
    expect(code).to.equal(130);
    expect(output).to.contain("Interrupted by SIGINT");
    expect([...cache.list(), ...clone.list().filter((name) => name.endsWith("lock"))]).to.deep.equal([]);
  });

  it("is done once for two clones at once", async () => {
    const other = freshClone();
    const log = join(wheels.path, "log");
    const download = `echo >> '${log}'; sleep 0.2`;
    try {
      other.executable(".venv/bin/python", fakePython(join(wheels.path, "wheel"), download));
      other.executable(".venv/bin/pip", "");
      const outcomes = await Promise.all([
        fetchLibrary(download),
        fetchLibrary(download, { cwd: other.path }),
      ]);
      expect(readFileSync(log, "utf8")).to.equal("\n");
      expect(outcomes.map(({ code, output }) => [code, output.includes("✗")])).to.deep.equal([
        [0, false],
        [0, false],
      ]);
      expect(libraries()).to.have.length(1);
      expect(cache.list().filter((name) => /\.(part|old)-|wheels|lock/.test(name))).to.deep.equal([]);
    } finally {
      other.remove();
    }
  });

  it("names the folder that cannot be written to", async () => {
    writeFileSync(join(cache.path, "genbook"), "a file where the folder should be");
    const { code, output } = await fetchLibrary();
    expect(code).to.equal(1);
    expect(output).to.match(/cannot be written to .*genbook\/tensorflow \(ENOTDIR\).*XDG_CACHE_HOME/s);
  });
});
