import type { Language } from "../language/language.js";
import type { MappedFile } from "../language/source/mappedFile.js";
export interface CellRequire extends NodeJS.Require {
    /** Does what `import()` does, and finds TypeScript files as well. */
    import(id: string, options?: object): Promise<unknown>;
    /** Returns what `import name from` gives for a module that `require` has returned. */
    default(module: unknown): unknown;
    /** Returns what `import * as name from` gives for it. */
    namespace(module: unknown): unknown;
}
export declare class CellModules {
    private readonly language;
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    private readonly register;
    readonly require: CellRequire;
    private readonly own;
    private readonly cell;
    constructor(language: Language, 
    /** Called with every piece of code before it runs, for the sake of stack traces. */
    register: (file: string, positions: MappedFile) => void);
    /**
     * Tells whether a package consists of ES modules. These may await at their top level, so `import()` must
     * load them.
     */
    readonly isAsync: (id: string) => boolean;
    /** Forgets files that have changed, and the files that import them: the next import loads them again. */
    forgetChanged(): void;
    private requireFor;
    private load;
    private run;
}
