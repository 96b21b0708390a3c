/** A published file, identified by its checksum. */
export interface PublishedFile {
    /** The folder that holds it in the cache and on a mirror, such as "mnist". */
    folder: string;
    name: string;
    /** The public addresses, in the order in which they are tried. */
    urls: string[];
    bytes: number;
    checksum: `sha256:${string}` | `md5:${string}`;
}
export interface DownloadOptions {
    /** The folder of the cache. @defaultValue genbook/datasets in XDG_CACHE_HOME or ~/.cache */
    cacheDir?: string;
    /**
     * The URL (http, https, file) of a folder that holds <folder>/<name>. It is asked before the cache and the
     * public hosts, and may hold other bytes than the published ones; "" stands for no mirror.
     *
     * @defaultValue GENBOOK_MIRROR
     */
    mirror?: string;
    fetch?: typeof fetch;
    signal?: AbortSignal;
    /**
     * Receives a notice where something went wrong and the data was loaded all the same. @defaultValue
     * console.warn
     */
    onNotice?: (text: string) => void;
    /** The time in which a host must answer, in ms. @defaultValue 10,000 */
    answerMs?: number;
    /** The time for which a host may fall silent while it sends, in ms. @defaultValue 30,000 */
    stallMs?: number;
}
export interface Download {
    bytes: Uint8Array;
    /** False for a mirror's file that differs from the published one. */
    official: boolean;
    /** The path or URL that the bytes came from. */
    source: string;
}
/** Says that none of the public hosts can be reached: this machine is offline. */
export declare class UnreachableError extends Error {
    name: string;
}
/**
 * Loads a published file: from the mirror if there is one, else from the cache, else from the first public
 * host that delivers it unchanged. Published bytes are kept in the cache; a mirror's other bytes never are.
 *
 * @throws UnreachableError when the file is not cached and no host can be reached
 * @throws Error when the mirror does not hold the file, and when every host sends something else
 * @throws the signal's reason when it is aborted
 */
export declare function download(file: PublishedFile, options?: DownloadOptions): Promise<Download>;
/** The path of a file in the cache. */
export declare function cachePath(file: PublishedFile, { cacheDir }?: DownloadOptions): string;
