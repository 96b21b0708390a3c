import koffi from "koffi";

/**
 * Stacks for the threads on which C functions are called, as large as other programs' threads have. XLA's compiler needs
 * more than koffi's own 128 kB, and ends the process without it. Only touched pages take memory. (In a notebook, the
 * kernel has set the same before.)
 */
const STACK_SIZE = 8 << 20;

const settings = koffi.config();
if ((settings.async_stack_size ?? 0) < STACK_SIZE) {
  try {
    koffi.config({ ...settings, async_stack_size: STACK_SIZE });
  } catch {
    // Another package has loaded a library already, after which koffi accepts no settings. Everything but XLA works.
  }
}

export { koffi };
export type * from "koffi";
