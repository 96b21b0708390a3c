import util from "node:util"; // not `{ parseArgs }`, since an old Node must reach nodeVersion.mjs's message
import { Interrupted, UserError } from "./errors.mjs";

const SIGNALS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 };

/**
 * Runs a command's body with an AbortSignal that Ctrl-C, SIGTERM and a closed terminal abort, and exits with
 * the code that it returns. The body must have ended its child processes by the time it settles. After an
 * interrupt, `whenInterrupted` says what is left of the work, unless it was still being set up.
 */
export async function main(body, { whenInterrupted = "Run the command again to begin anew." } = {}) {
  const controller = new AbortController();
  for (const name of Object.keys(SIGNALS)) {
    process.on(name, () => {
      if (!controller.signal.aborted) console.error("\nStopping …");
      controller.abort(new Interrupted(name));
    });
  }
  process.exit(await exitCode(body, controller.signal, whenInterrupted));
}

async function exitCode(body, signal, whenInterrupted) {
  try {
    return (await body(signal)) ?? 0;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.error(`${error.message} ${error.advice ?? whenInterrupted}`);
      return 128 + SIGNALS[error.signalName];
    }
    console.error(error instanceof UserError ? `\n${error.message}` : error);
    return 1;
  }
}

/**
 * Parses a command line, and prints `help` for --help. @throws UserError with the help for anything unknown
 */
export function options(help, definitions, { args = process.argv.slice(2), positionals = false } = {}) {
  try {
    const parsed = util.parseArgs({
      args,
      options: { ...definitions, help: { type: "boolean", short: "h" } },
      allowPositionals: positionals,
    });
    if (parsed.values.help) {
      console.log(help);
      process.exit(0);
    }
    return parsed;
  } catch (error) {
    if (!String(error.code).startsWith("ERR_PARSE_ARGS")) throw error;
    throw new UserError(`${error.message.split(". To specify")[0]}.\n\n${help}`);
  }
}
