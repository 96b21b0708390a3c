import { closeSync, openSync } from "node:fs";
import koffi, { type KoffiFunc, type LibraryHandle } from "koffi";
import { checkWhole, loadFailure, type Library } from "./findLibrary";

/** An address of C memory. */
export type Pointer = bigint;

/** The C library that Node itself runs on. */
const system = koffi.load(null);
const setenv = system.func("int setenv(const char *, const char *, int)");
const dlopen = system.func("void *dlopen(const char *, int)");
const dup = system.func("int dup(int)");
const dup2 = system.func("int dup2(int, int)");
const close = system.func("int close(int)");
const copyTo = system.func("memcpy", "void", ["void *", "const void *", "size_t"]);
const copyFrom = system.func("memcpy", "void", ["void *", "void *", "size_t"]);

/** Copies a typed array into C memory. */
export function copyIn(target: Pointer, source: ArrayBufferView): void {
  if (source.byteLength > 0) copyTo(target, source, source.byteLength);
}

/** Copies C memory into a typed array of that size. (koffi.view() would not copy, but it never frees what it shows.) */
export function copyOut<T extends ArrayBufferView>(target: T, source: Pointer | null): T {
  if (target.byteLength > 0) copyFrom(target, source, target.byteLength);
  return target;
}

/** koffi refuses more than 256 calls at once. */
const MAX_CALLS = 128;
let calls = 0;
const waiting: (() => void)[] = [];

/** Calls a C function on a thread of its own. What the arguments point to has to live until then. */
export async function callAsync<A extends unknown[], R>(
  func: KoffiFunc<(...args: A) => R>,
  ...args: A
): Promise<R> {
  while (calls >= MAX_CALLS) await new Promise<void>((resolve) => waiting.push(resolve));
  calls++;
  try {
    return await new Promise<R>((resolve, reject) => {
      func.async(...args, (error: Error | null, result: R) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  } finally {
    calls--;
    waiting.shift()?.();
  }
}

const RTLD_LAZY = 1;
const RTLD_GLOBAL = process.platform === "darwin" ? 0x8 : 0x100;

/** Loads a library for good: koffi unloads its libraries when Node ends, under the feet of the threads that run in them. */
export function loadForGood(path: string): LibraryHandle {
  const library = koffi.load(path, { global: true });
  dlopen(path, RTLD_LAZY);
  return library;
}

/**
 * Begins to load TensorFlow's library on a thread of its own, while this one imports tfjs: 0.2 s less for whoever imports both.
 * `openLibrary` waits for the rest, and says what is wrong with a library that does not load.
 */
export function loadAhead(library: Library): void {
  prepareToLoad(library);
  for (const path of [library.framework, library.main]) {
    dlopen.async(path, RTLD_LAZY | RTLD_GLOBAL, () => undefined);
  }
  // Should tfjs' import fail, that has to be seen.
  process.once("uncaughtExceptionMonitor", unmute);
  process.nextTick(() => {
    process.off("uncaughtExceptionMonitor", unmute);
    unmute();
  });
}

/** Loads TensorFlow's library, or throws an error that says what to do. */
export function openLibrary(library: Library): LibraryHandle {
  prepareToLoad(library);
  try {
    loadForGood(library.framework);
    return loadForGood(library.main);
  } catch (error) {
    throw loadFailure(library, error instanceof Error ? error.message : String(error));
  } finally {
    unmute();
  }
}

/** The library that is known to be whole, and that is loading or loaded. */
let prepared: string | undefined;

function prepareToLoad(library: Library): void {
  if (prepared !== library.main) {
    for (const path of [library.framework, library.main]) checkWhole(library, path);
    shareHeaps();
    prepared = library.main;
  }
  mute();
}

/**
 * glibc gives each thread a heap of its own, which keeps what the thread frees. TensorFlow's threads share two: 20 MB less in a
 * VAE's training, at the same speed.
 */
function shareHeaps(): void {
  const M_ARENA_MAX = -8;
  try {
    system.func("int mallopt(int, int)")(M_ARENA_MAX, 2);
  } catch {
    // not glibc
  }
}

let standardError: number | undefined;

/**
 * Turns TensorFlow's chatter off, unless GENBOOK_VERBOSE or TensorFlow's own TF_CPP_MIN_LOG_LEVEL asks for it. That level rules
 * what TensorFlow prints later. What its static initialisers print does not ask for it, so standard error leads nowhere as
 * long as the library loads.
 */
function mute(): void {
  const silent = "3";
  if (process.env.GENBOOK_VERBOSE || (process.env.TF_CPP_MIN_LOG_LEVEL ?? silent) !== silent) return;
  if (standardError !== undefined) return;
  setenv("TF_CPP_MIN_LOG_LEVEL", silent, 1);
  const nowhere = openSync("/dev/null", "w");
  standardError = dup(2) as number;
  dup2(nowhere, 2);
  closeSync(nowhere);
}

function unmute(): void {
  if (standardError === undefined) return;
  dup2(standardError, 2);
  close(standardError);
  standardError = undefined;
}
