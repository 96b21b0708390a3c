import { closeSync, openSync } from "node:fs";
import { checkWhole, loadFailure, type Library } from "./findLibrary";
import { koffi, type LibraryHandle } from "../../files/koffi";

/** The C library that Node itself runs on. */
const system = koffi.load(null);
const setenv = system.func("int setenv(const char *, const char *, int)");
const dlopen = system.func("void *dlopen(const char *, int)");
const dup = system.func("int dup(int)");
const dup2 = system.func("int dup2(int, int)");
const close = system.func("int close(int)");

const RTLD_LAZY = 1;
const RTLD_GLOBAL = process.platform === "darwin" ? 0x8 : 0x100;

/**
 * Loads a library and keeps it loaded: koffi unloads its libraries when Node exits, while their threads are
 * still running.
 */
export function loadForGood(path: string): LibraryHandle {
  const library = koffi.load(path, { global: true });
  dlopen(path, RTLD_LAZY);
  return library;
}

/**
 * Starts to load TensorFlow's library on another thread, while this one imports tfjs: importing both takes
 * 0.2 s less. `openLibrary` waits until it is loaded, and explains why a library does not load.
 *
 * @throws Error if one of the library's files is damaged
 */
export function loadAhead(library: Library): void {
  prepareToLoad(library);
  for (const path of [library.framework, library.main]) {
    dlopen.async(path, RTLD_LAZY | RTLD_GLOBAL, () => undefined);
  }
  // If the import of tfjs fails, its error must be printed.
  process.once("uncaughtExceptionMonitor", unmute);
  process.nextTick(() => {
    process.off("uncaughtExceptionMonitor", unmute);
    unmute();
  });
}

/**
 * Loads TensorFlow's library.
 *
 * @throws Error that says what is wrong with the library and what to do about it
 */
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

/** The main file of the library that was checked last, which need not be checked again. */
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
 * glibc gives each thread its own heap, which keeps the memory that the thread frees. Limiting the process to
 * two heaps saves 20 MB when a VAE is trained, at the same speed.
 */
function shareHeaps(): void {
  const M_ARENA_MAX = -8;
  try {
    system.func("int mallopt(int, int)")(M_ARENA_MAX, 2);
  } catch {
    // The C library is not glibc.
  }
}

let standardError: number | undefined;

/**
 * Silences TensorFlow's log, unless GENBOOK_VERBOSE or TF_CPP_MIN_LOG_LEVEL, TensorFlow's own variable, asks
 * for it. TF_CPP_MIN_LOG_LEVEL governs what TensorFlow prints once it is loaded. Its static initialisers
 * print regardless, so standard error is redirected to /dev/null while the library loads.
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
