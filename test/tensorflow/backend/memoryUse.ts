import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import koffi from "koffi";
import { tf } from "../../../src/tensorflow/backend";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";

/** TensorFlow's tensor handles that are alive. */
export const handles = () => (tf.backend() as TensorFlowBackend).getNumOfTFTensors();

setFlagsFromString("--expose-gc");
export const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use: what malloc has given out, to TensorFlow and to Node, and the JavaScript heap. */
async function memory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await setTimeout(10); // the memory of typed arrays is freed on another thread
  }
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  if (!mallinfo) return rss - heapTotal + heapUsed;
  const { uordblks, hblkhd } = mallinfo() as { uordblks: number; hblkhd: number };
  return uordblks + hblkhd + heapUsed;
}

/** glibc's count of what malloc has given out. The size of the process says less: it goes up and down by megabytes. */
const mallinfo = declareMallinfo();

function declareMallinfo() {
  const names = [
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost",
  ];
  const info = koffi.struct(Object.fromEntries(names.map((name) => [name, "size_t"])));
  try {
    return koffi.load(null).func("mallinfo2", info, []);
  } catch {
    return undefined; // not glibc, or one before 2.33
  }
}

/** Bytes by which the process grows per call, in the second half of `calls`: the first warms up caches and the JIT. */
export async function growth(step: (call: number) => void | Promise<void>, calls: number): Promise<number> {
  for (let call = 0; call < calls / 2; call++) await step(call);
  const before = await memory();
  for (let call = calls / 2; call < calls; call++) await step(call);
  return ((await memory()) - before) / (calls / 2);
}
