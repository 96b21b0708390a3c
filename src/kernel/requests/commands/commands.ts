/**
 * The commands of cells: lines that begin with a % or a !, for things that code cannot do, or not in a few
 * words.
 */
import { inspect } from "node:util";
import type { Session } from "../../execution/session.js";
import type { Command } from "../../language/source/cellSource.js";
import type { StreamName } from "../../protocol/contents.js";
import { inColumns } from "./columns.js";
import { changedBy, dependenciesOf } from "./dependencies.js";
import type { Memory } from "./memory.js";
import { npm } from "./npm.js";
import { runProgram } from "./program.js";

export interface CommandContext {
  session: Session;
  memory: Memory;
  /** Writes to the cell's output. */
  write: (name: StreamName, text: string) => void;
  /** Tells the page the versions of packages that the notebook now needs; null for those no longer needed. */
  noteDependencies: (changed: Record<string, string | null>) => void;
}

interface Definition {
  /** The first column of %help. */
  usage: string;
  /** The second column of %help. */
  help: string;
  run?: (args: string, context: CommandContext) => Promise<void> | void;
}

const COMMANDS: Record<string, Definition> = {
  time: { usage: "%time [code]", help: "how long the line or the whole cell takes" }, // the cell queue measures it
  memory: {
    usage: "%memory",
    help: "the memory of this kernel, what libraries hold, and what each cell has added",
    run: (_args, { memory, write }) => write("stdout", memory.report()),
  },
  who: {
    usage: "%who",
    help: "the names that cells have defined",
    run: (_args, { session, write }) => write("stdout", who(Object.entries(session.values))),
  },
  reset: {
    usage: "%reset",
    help: "forgets the names that cells have defined; modules stay loaded",
    run: (_args, { session }) => session.reset(),
  },
  check: {
    usage: "%check off|on",
    help: "turns the type checking of cells off or on",
    run(args, { session }) {
      if (args !== "off" && args !== "on")
        throw new Error(`expected %check off or %check on, got ${`%check ${args}`.trim()}`);
      session.language.checksTypes = args === "on";
    },
  },
  npm: {
    usage: "%npm add NAME…",
    help: "adds packages to the notebook's project; any other npm command works there too",
    async run(args, { session: { language }, write, noteDependencies }) {
      const before = dependenciesOf(language.folder);
      await npm(args, language.folder, write);
      language.reload();
      noteDependencies(changedBy(args, before, dependenciesOf(language.folder)));
    },
  },
  "!": {
    usage: "!COMMAND",
    help: "runs a command in a shell, and prints its output",
    async run(args, { write }) {
      await runProgram("/bin/sh", ["-c", args], { folder: process.cwd(), write });
    },
  },
  help: { usage: "%help", help: "this list", run: (_args, { write }) => write("stdout", help()) },
};

export const commandNames = (): string[] =>
  Object.keys(COMMANDS)
    .filter((name) => name !== "!")
    .map((name) => `%${name}`);

/** @throws Error for an unknown command, and whatever the command throws */
export async function runCommand({ name, args }: Command, context: CommandContext): Promise<void> {
  if (name.startsWith("%")) {
    throw new Error(
      `%${name} is a cell magic of IPython, which this kernel does not have. To measure the cell, write %time ` +
        "alone on its first line; to run a command in a shell, begin its line with a !; to show HTML or " +
        'Markdown, call $$.html("…") or $$.markdown("…").',
    );
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new Error(`%${name} is not a command. The commands are:\n${help()}`);
  }
  await COMMANDS[name].run?.(args, context);
}

const help = () => inColumns(Object.values(COMMANDS).map((command) => [command.usage, command.help]));

function who(names: [string, unknown][]): string {
  if (names.length === 0) return "No cell has defined a name.\n";
  return inColumns(names.map(([name, value]) => [name, kindOf(value)]));
}

function kindOf(value: unknown): string {
  if (typeof value === "function") return /^class\b/.test(String(value)) ? "class" : "function";
  if (typeof value !== "object" || value === null) return `${typeof value} ${inspect(value)}`.slice(0, 60);
  const name = (value as { constructor?: { name?: string } }).constructor?.name || "object";
  return Array.isArray(value) ? `Array of ${value.length}` : name;
}
