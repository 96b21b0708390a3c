/**
 * Creates a folder and its parents, if they are missing. (mkdir's own `recursive` never returns if the system
 * reports ENOENT for a folder inside an existing one, such as /proc.)
 *
 * @throws Error if one of them is a file; the system's error if a folder cannot be created
 */
export declare function makeFolders(folder: string): Promise<void>;
/**
 * Creates one folder.
 *
 * @returns false if it already existed
 * @throws the system's error if it cannot be created
 */
export declare function makeFolder(folder: string): Promise<boolean>;
