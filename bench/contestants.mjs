import { readFileSync } from "node:fs";
import { join } from "node:path";
import { V8_OPTIONS } from "../scripts/setup/compilerSnapshot.mjs";
import { kernelArgv } from "../scripts/setup/kernelspec.mjs";
import { root } from "../scripts/setup/paths.mjs";

const script = (name) => join(root, "bench", "workers", name);

/** The code that both kernels run: it shows the 15×15 grid of a decoder that has learned nothing. */
const OUR_CELL = `import { buildDecoder, decodeGrid, imageGrid } from "genbook";
imageGrid(await decodeGrid(buildDecoder({ seed: 1 })));`;

const ourKernel = () => ({
  argv: kernelArgv(),
  language: "typescript",
  cell: OUR_CELL,
});

const kerasKernel = (python) => ({
  argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
  language: "python",
  cell: readFileSync(script("keras_cell.py"), "utf8"),
});

/**
 * The contestants: the title that errors and progress use, the folder of Python packages that each needs
 * (install.mjs), and the command of its worker. The same client starts both kernels.
 */
export const CONTESTANTS = {
  ours: { title: "genbook", start: () => [process.execPath, ...V8_OPTIONS, script("ours.mjs")] },
  keras: { title: "Keras", packages: "keras", start: ({ keras }) => [keras, script("keras_worker.py")] },
  torchCompiled: {
    title: "PyTorch, compiled",
    packages: "torch",
    start: ({ torch }) => [torch, script("torch_worker.py")],
    env: () => ({ BENCH_COMPILE: "1" }),
  },
  torchEager: {
    title: "PyTorch, eager",
    packages: "torch",
    start: ({ torch }) => [torch, script("torch_worker.py")],
    env: () => ({ BENCH_COMPILE: "0" }),
  },
  oursKernel: {
    title: "genbook's kernel",
    packages: "keras", // for jupyter_client
    start: ({ keras }) => [keras, script("kernel_worker.py")],
    env: () => ({ BENCH_KERNEL: JSON.stringify(ourKernel()) }),
  },
  kerasKernel: {
    title: "ipykernel + Keras",
    packages: "keras",
    start: ({ keras }) => [keras, script("kernel_worker.py")],
    env: ({ keras }) => ({ BENCH_KERNEL: JSON.stringify(kerasKernel(keras)) }),
  },
};

/**
 * Returns the options that start a contestant's worker, { command, args, env, cwd }, with the same number of
 * threads for all.
 *
 * @param pythons the Python of each folder of packages: { keras, torch }
 * @param settings { device, threads, mnist: folder of the archive, scratch: folder for what a worker leaves }
 */
export function launchOptions(name, pythons, { device, threads, mnist, scratch }, env = process.env) {
  const { start, env: own = () => ({}) } = CONTESTANTS[name];
  const [command, ...args] = start(pythons);
  const count = String(threads);
  return {
    command,
    args,
    cwd: join(root, "notebooks"), // the folder in which a notebook's kernel finds the library
    env: {
      ...env,
      TF_NUM_INTRAOP_THREADS: count,
      TF_NUM_INTEROP_THREADS: count,
      OMP_NUM_THREADS: count,
      MKL_NUM_THREADS: count,
      OPENBLAS_NUM_THREADS: count,
      GENBOOK_DEVICE: device,
      ...(device === "cpu" && { CUDA_VISIBLE_DEVICES: "" }),
      BENCH_DEVICE: device,
      BENCH_THREADS: count,
      BENCH_MNIST: mnist.folder,
      BENCH_MIRROR: mnist.mirror,
      JUPYTER_RUNTIME_DIR: join(scratch, "jupyter"),
      IPYTHONDIR: join(scratch, "ipython"),
      MPLCONFIGDIR: join(scratch, "matplotlib"),
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: "",
      ...own(pythons),
    },
  };
}
