import koffi from "koffi";

/**
 * The stack size, in bytes, of the threads on which C functions are called: the usual size for a thread.
 * XLA's compiler overflows koffi's default of 128 kB, which kills the process. Only pages that are touched
 * take memory. It must be set before the process loads its first library. (In a notebook, the kernel does.)
 */
const STACK_SIZE = 8 << 20;

const settings = koffi.config();
if ((settings.async_stack_size ?? 0) < STACK_SIZE) {
  try {
    koffi.config({ ...settings, async_stack_size: STACK_SIZE });
  } catch {
    // koffi accepts no settings once another package has loaded a library with it. Everything but XLA works
    // then.
  }
}

export { koffi };
export type * from "koffi";
