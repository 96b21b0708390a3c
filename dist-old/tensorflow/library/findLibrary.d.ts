import { type DeviceWish, type Environment } from "./wishes";
/** The two files of TensorFlow's C library, and the folder that holds them. */
export interface Library {
    folder: string;
    /** Path of the file with the kernels and the C interface. */
    main: string;
    /** Path of the file that `main` is linked to. */
    framework: string;
}
/**
 * The file names of TensorFlow's library in the Python wheel for a system.
 *
 * @throws Error if TensorFlow has no wheel for that system
 */
export declare function libraryFileNames(platform?: string, arch?: string): {
    main: string;
    framework: string;
};
/**
 * Folders that may hold the library, best first: that of GENBOOK_TF_LIBRARY, or else those of the shared
 * cache.
 */
export declare function libraryFolders(env?: Environment, wish?: DeviceWish): string[];
/**
 * Finds TensorFlow's library.
 *
 * @throws Error that lists the folders searched and says what to do
 */
export declare function findLibrary(env?: Environment): Library;
/**
 * Checks that an ELF file is as long as its header says, because loading a truncated library kills the
 * process (SIGBUS). A .dylib is not checked: the loader of macOS does that.
 *
 * @throws Error if the file is not an ELF file or is too short
 */
export declare function checkWhole(library: Library, path: string): void;
/** The error for a library that exists but cannot be loaded. */
export declare function loadFailure(library: Library, reason: string): Error;
