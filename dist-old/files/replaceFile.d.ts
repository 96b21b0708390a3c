/** Matches the name of a partial file, which a killed process leaves behind. The group is the pid. */
export declare const PART: RegExp;
/**
 * Writes a file atomically: its name always refers to the complete old or new contents, even if the process
 * is killed, the disk is full or the machine loses power. A failure leaves the old file and nothing else.
 * Concurrent writes of one path are performed in the order of their calls.
 *
 * write-file-atomic takes a single buffer, which would hold a checkpoint in memory twice. Its temporary names
 * do not identify the process, so the files that a killed process leaves behind could not be removed safely.
 *
 * @param contents text, bytes, or pieces that are written one after the other
 * @throws the system's error
 */
export declare function replaceFile(path: string, contents: string | Uint8Array | Uint8Array[]): Promise<void>;
/**
 * Flushes the names in a folder to disk. Not every file system supports this, and the contents are safe
 * without it.
 */
export declare function syncFolder(path: string): Promise<void>;
