import "./setup/nodeVersion.mjs";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { call, startedIn } from "./setup/calls.mjs";
import { UserError } from "./setup/errors.mjs";
import { findPython } from "./setup/findPython.mjs";
import { main, options } from "./setup/main.mjs";
import { isInstalled, project, root } from "./setup/paths.mjs";
import { pinnedVenv } from "./setup/pinnedVenv.mjs";
import { ending, start } from "./setup/processes.mjs";

const DEFAULT_FOLDER = isInstalled ? project : join(project, "notebooks");

const HELP = `${call("tensorboard", "[FOLDER] [--port PORT]")}    Opens TensorBoard on the event files below a folder.

  FOLDER        where the callback tensorBoard wrote event files (default: ${DEFAULT_FOLDER})
  --port PORT   the port of its page (default: 6006)
  --help        show this text

TensorBoard is installed on first use, into an environment of its own in genbook's cache.`;

main(async (signal) => {
  const { values, positionals } = options(
    HELP,
    { port: { type: "string", default: "6006" } },
    { positionals: true },
  );
  const folder = resolve(startedIn(), positionals[0] ?? DEFAULT_FOLDER);
  if (!existsSync(folder)) {
    throw new UserError(
      `Expected a folder with event files, got ${folder}, which does not exist. Name one: ${call("tensorboard", "FOLDER")}`,
    );
  }
  const requirements = join(root, "scripts", "tensorboard", "requirements.txt");
  const python = await pinnedVenv({
    name: "tensorboard",
    title: "TensorBoard",
    python: findPython(),
    requirements,
    signal,
  });
  const child = start(python, ["-m", "tensorboard.main", "--logdir", folder, "--port", values.port], {
    stdio: "inherit",
  });
  const { code } = await ending(child, signal, 15_000);
  return code;
});
