import type { Place } from "../language/source/place.js";
import type { MappedFile } from "../language/source/mappedFile.js";
import type { MimeBundle, Publications, Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
/** The name of the symbol under which globalThis holds the target, in a property that is not enumerable. */
export declare const TARGET = "genbook.debugger";
/** What a file of the running code was made from. */
export interface FileInfo {
    /** V8's name for it: "cell [3]", or the path of a compiled file. */
    file: string;
    /** The author's name for it. */
    name: string;
    /** What the author wrote. */
    source: string;
}
export interface TargetHost {
    /** The code that has run, by V8's name. */
    files: ReadonlyMap<string, MappedFile>;
    /** Returns the object that holds what cells have defined; an assignment to it redefines a name. */
    values(): Record<string, unknown>;
    publish: Publish;
    /** Returns the value as a front end shows it, as far as that is possible without waiting. */
    bundle(value: unknown): MimeBundle;
}
export declare class DebugTarget {
    private readonly host;
    private readonly waiting;
    constructor(host: TargetHost);
    /** Puts the target where the debugger finds it. */
    install(): void;
    files(): FileInfo[];
    /** Finds places in the author's code; null stands for code that the author did not write. */
    locate(file: string, generated: Place[]): (Place | null)[];
    values(): Record<string, unknown>;
    /**
     * Publishes a message: at once if the main thread is stopped. A running main thread is called in the middle
     * of anything, even of Node's own functions, which are not made for that (Buffer.from would give out the
     * same memory twice). Then the message waits until the thread has finished what it does.
     */
    publish<Type extends keyof Publications>(type: Type, content: Publications[Type], request: Message | null, isStopped: boolean): void;
    /** Publishes what is waiting. Loops call this, because they let nothing else run. */
    readonly flush: () => void;
    bundle(value: unknown): MimeBundle;
    /**
     * Calls a function with the names of earlier cells as global variables. Compiled cells keep them as
     * properties of an object, where an expression that is typed at a breakpoint would not find them.
     */
    named<T>(work: () => T): T;
    /**
     * Evaluates the condition of a breakpoint. A condition that throws counts as true, so that its author
     * notices.
     */
    holds(condition: () => unknown): boolean;
    /** Returns some elements of an array or a collection as the properties of an object. */
    page(value: object, start: number, count: number): Record<string, unknown>;
}
