import koffi from "koffi";

/**
 * The stack size, in bytes, of the threads on which C functions are called: the usual size for a thread.
 * XLA's compiler overflows koffi's default of 128 kB, which kills the process. Only pages that are touched
 * take memory. The size must be set before the first library is loaded; in a notebook, that is the kernel's
 * doing.
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
