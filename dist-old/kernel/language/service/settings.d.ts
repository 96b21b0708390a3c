import type * as ts from "typescript";
export interface Settings {
    options: ts.CompilerOptions;
    /** The declaration files of every program: Node's, and those of the kernel's own globals. */
    declarations: string[];
}
/** @throws Error when the project's tsconfig.json cannot be used */
export declare function settingsFor(folder: string): Settings;
