export interface LockOptions {
    /** Receives messages about what the lock is waiting for. @defaultValue console.warn */
    say?: (text: string) => void;
    /** Time between two heartbeats, in ms. @defaultValue 5000 */
    beatMs?: number;
    /** Time without a heartbeat after which a lock held elsewhere is taken over, in ms. @defaultValue 30000 */
    silenceMs?: number;
}
/**
 * Takes a lock, or takes it over if the process that holds it is dead.
 *
 * @returns undefined if the lock was taken; otherwise its holder, such as "process 1234" or "this process"
 * @throws the system's error
 */
export declare function takeLock(path: string, options?: LockOptions): Promise<string | undefined>;
/** Releases a lock that this process holds. */
export declare function leaveLock(path: string): Promise<void>;
/**
 * Returns true if this process holds the lock. It loses the lock if it is suspended for so long that another
 * process takes over.
 */
export declare function holdsLock(path: string): boolean;
