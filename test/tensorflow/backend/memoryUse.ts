import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import koffi from "koffi";
import { tf } from "../../../src/tensorflow/backend";
import type { TensorFlowBackend } from "../../../src/tensorflow/backend/kernelBackend";

/** Returns the number of TensorFlow's tensor handles that have not been deleted. */
export const handles = () => (tf.backend() as TensorFlowBackend).getNumOfTFTensors();

setFlagsFromString("--expose-gc");
export const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes in use: the JavaScript heap, and what malloc has allocated for TensorFlow and Node. */
export async function memory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await setTimeout(10); // the memory of typed arrays is freed on another thread
  }
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  if (!mallinfo) return rss - heapTotal + heapUsed;
  const { uordblks, hblkhd } = mallinfo() as { uordblks: number; hblkhd: number };
  return uordblks + hblkhd + heapUsed;
}

/**
 * glibc's count of allocated bytes. The size of the process says less, since it goes up and down by
 * megabytes.
 */
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
    return undefined; // the C library is not glibc, or is older than 2.33
  }
}

/**
 * Returns the bytes by which memory grows per call in the second half of `calls`; the first half warms up
 * caches and the JIT.
 */
export async function growth(step: (call: number) => void | Promise<void>, calls: number): Promise<number> {
  for (let call = 0; call < calls / 2; call++) await step(call);
  const before = await memory();
  for (let call = calls / 2; call < calls; call++) await step(call);
  return ((await memory()) - before) / (calls / 2);
}
