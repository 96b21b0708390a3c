import type { Session } from "../../execution/session.js";
import type { Command } from "../../language/source/cellSource.js";
import type { Memory } from "./memory.js";
export interface CommandContext {
    session: Session;
    memory: Memory;
    /** The notebook's folder. */
    folder: string;
    /** Writes to the cell's output. */
    print: (text: string) => void;
}
export declare const commandNames: () => string[];
/** @throws Error for an unknown command, and whatever the command throws */
export declare function runCommand({ name, args }: Command, context: CommandContext): Promise<void>;
