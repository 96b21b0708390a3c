import type { Download } from "../download";
export declare const CIFAR_SIDE = 32;
export interface CifarQuery {
    /** The names of the files to read, all of which must exist, in the order of the result. */
    files: string[];
    /** Returns true for the labels of the records to keep. */
    isWanted: (label: number) => boolean;
    /** The most records to keep. */
    count: number;
    /** The number of classes: labels are below it. */
    classes: number;
    signal?: AbortSignal;
}
export interface CifarRecords {
    /** n × 32 × 32 × 3 bytes: red, green and blue of a pixel side by side. */
    pixels: Uint8Array;
    /** n bytes. */
    labels: Uint8Array;
    /** The number of wanted records in the files. */
    available: number;
}
/**
 * Returns the first `count` wanted records, in the order of `files`, not of the archive. All records are read
 * and checked; those that are not kept take no memory.
 *
 * @throws Error that names the archive, when it is truncated or damaged, lacks a file, or holds a file with a
 *   part of a record or an impossible label
 * @throws the signal's reason when it is aborted
 */
export declare function readCifarArchive({ bytes, source }: Download, query: CifarQuery): Promise<CifarRecords>;
