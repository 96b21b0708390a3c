/** What a cell may begin with besides code: lines with a %, for what code cannot do or is long to write. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { inColumns } from "./columns.js";
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

interface Definition {
  /** As %help shows it. */
  usage: string;
  help: string;
  run?: (args: string, context: CommandContext) => Promise<void> | void;
}

const COMMANDS: Record<string, Definition> = {
  time: { usage: "%time [code]", help: "how long the line or the whole cell takes" }, // measured by whoever runs the cell
  memory: {
    usage: "%memory",
    help: "memory of this kernel, what the cells' libraries hold, and what each cell has added",
    run: (_args, { memory, print }) => print(memory.report()),
  },
  who: {
    usage: "%who",
    help: "the names that cells have defined",
    run: (_args, { session, print }) => print(who(Object.entries(session.values))),
  },
  reset: {
    usage: "%reset",
    help: "forgets the names that cells have defined; modules stay loaded",
    run: (_args, { session }) => session.reset(),
  },
  npm: {
    usage: "%npm add NAME…",
    help: "adds packages to the project that the notebook lies in",
    run: addPackages,
  },
  help: { usage: "%help", help: "this list", run: (_args, { print }) => print(help()) },
};

export const commandNames = (): string[] => Object.keys(COMMANDS).map((name) => `%${name}`);

/** Throws where there is no such command. */
export async function runCommand({ name, args }: Command, context: CommandContext): Promise<void> {
  if (!Object.hasOwn(COMMANDS, name)) throw new Error(`%${name} is no command here. There are:\n${help()}`);
  await COMMANDS[name].run?.(args, context);
}

/** "0.3 ms", "1.24 s", "2 min 05 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms.toPrecision(ms < 1 ? 1 : 3)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toPrecision(3)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

const help = () => inColumns(Object.values(COMMANDS).map((command) => [command.usage, command.help]));

function who(names: [string, unknown][]): string {
  if (names.length === 0) return "No cell has defined anything.\n";
  return inColumns(names.map(([name, value]) => [name, kindOf(value)]));
}

function kindOf(value: unknown): string {
  if (typeof value === "function") return /^class\b/.test(String(value)) ? "class" : "function";
  if (typeof value !== "object" || value === null) return `${typeof value} ${inspect(value)}`.slice(0, 60);
  const name = (value as { constructor?: { name?: string } }).constructor?.name || "object";
  return Array.isArray(value) ? `Array of ${value.length}` : name;
}

async function addPackages(args: string, { session, folder, print }: CommandContext): Promise<void> {
  const [verb, ...names] = args.split(/\s+/);
  if (
    verb !== "add" ||
    names.length === 0 ||
    names.some((name) => !/^@?[\w.~/@^-]+$/.test(name) || name.startsWith("-"))
  ) {
    throw new Error(`expected %npm add and names of packages, got %npm ${args}`);
  }
  const project = projectOf(folder);
  if (!project) {
    throw new Error(
      `no package.json in ${folder} or above it: run \`npm init -y\` in the notebook's folder first`,
    );
  }
  const npm = spawn("npm", ["install", ...names], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => npm.kill();
  process.on("SIGINT", stop);
  try {
    for (const stream of [npm.stdout, npm.stderr]) stream.setEncoding("utf8").on("data", print);
    const [code, signal] = (await once(npm, "close")) as [number | null, string | null];
    if (code !== 0)
      throw new Error(`npm install ${names.join(" ")} failed (${signal ?? `exit code ${code}`})`);
  } finally {
    process.off("SIGINT", stop);
  }
  session.language.reload();
}

function projectOf(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : projectOf(above);
}
