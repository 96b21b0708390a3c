import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { register } from "tsx/cjs/api";

const require = createRequire(import.meta.url);
const BACKEND = "tensorflow";
/** The suite puts the name of this environment into the names of the specs that run on the backend. */
const ENVIRONMENT = `test-${BACKEND}`;

/**
 * Runs tfjs-core's own test suite on genbook's backend.
 *
 * @returns specs: jasmine's reports; wrongBackend: the names of specs that ran on another backend; ops: the
 *   number of ops that TensorFlow executed; onBackend: the number of specs that ran on the backend; versions:
 *   of tfjs and TensorFlow
 */
export async function runSuite() {
  register();
  const core = dirname(require.resolve("@tensorflow/tfjs-core/package.json"));
  useSource(join(core, "dist", "index.js"));

  const Jasmine = require("jasmine");
  const runner = new Jasmine();
  runner.exitOnCompletion = false;
  runner.loadConfig({ spec_files: [], random: false });
  runner.clearReporters();

  const { tf, device } = require("../../src/tensorflow/backend/index.ts");
  const { TensorFlowBackend } = require("../../src/tensorflow/backend/kernelBackend.ts");
  const ops = countOps(tf.backend().binding);
  for (const file of [
    "public/chained_ops/register_all_chained_ops.js",
    "register_all_gradients.js",
    "jasmine_util.js",
  ]) {
    require(join(core, "dist", file));
  }
  require(join(core, "dist", "jasmine_util.js")).setTestEnvs([
    { name: ENVIRONMENT, backendName: BACKEND, flags: {}, isDataSync: true },
  ]);
  require(join(core, "dist", "tests.js"));

  const specs = [];
  const wrongBackend = [];
  let running = "";
  globalThis.beforeEach(() => {
    if (running.includes(ENVIRONMENT) && !(tf.backend() instanceof TensorFlowBackend))
      wrongBackend.push(running);
  });
  runner.addReporter({
    specStarted: (spec) => (running = spec.fullName),
    specDone: (spec) => specs.push(spec),
  });
  await silently(() => runner.execute());
  return {
    specs: specs.filter(({ status }) => status !== "pending"),
    wrongBackend,
    ops: ops.count,
    onBackend: specs.filter(({ fullName }) => fullName.includes(ENVIRONMENT)).length,
    versions: { tensorflow: device().tensorflow, tfjs: tf.version_core },
  };
}

/**
 * Makes every import of tfjs-core load the individual files that the suite uses. Otherwise, the published
 * bundle would be a second instance with its own tensors. The classes in these files are newer than the
 * bundle's, and tfjs-node calls the constructor of one of them without `new`, which the proxy allows.
 */
function useSource(index) {
  const core = require(index);
  const KernelBackend = new Proxy(core.KernelBackend, { apply() {} });
  const replacement = new Proxy(core, {
    get: (target, name) => (name === "KernelBackend" ? KernelBackend : target[name]),
  });
  const load = Module._load;
  Module._load = (request, ...rest) =>
    request === "@tensorflow/tfjs-core" ? replacement : load.call(Module, request, ...rest);
}

/** Counts the ops that TensorFlow executes from now on. */
function countOps(binding) {
  const ops = { count: 0 };
  const executeOp = binding.executeOp.bind(binding);
  binding.executeOp = (...args) => {
    ops.count++;
    return executeOp(...args);
  };
  return ops;
}

/** Runs an action without its console output: some specs print. */
async function silently(action) {
  const methods = ["log", "warn", "info", "error"];
  const originals = methods.map((name) => console[name]);
  for (const name of methods) console[name] = () => {};
  try {
    await action();
  } finally {
    methods.forEach((name, index) => (console[name] = originals[index]));
  }
}
