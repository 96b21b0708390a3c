import { type Library } from "./findLibrary";
import { type LibraryHandle } from "./koffi";
/**
 * Loads a library and keeps it loaded: koffi unloads its libraries when Node exits, while their threads are
 * still running.
 */
export declare function loadForGood(path: string): LibraryHandle;
/**
 * Starts to load TensorFlow's library on another thread, while this one imports tfjs: importing both takes
 * 0.2 s less. `openLibrary` waits until it is loaded, and explains why a library does not load.
 *
 * @throws Error if one of the library's files is damaged
 */
export declare function loadAhead(library: Library): void;
/**
 * Loads TensorFlow's library.
 *
 * @throws Error that says what is wrong with the library and what to do about it
 */
export declare function openLibrary(library: Library): LibraryHandle;
