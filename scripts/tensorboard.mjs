import "./setup/nodeVersion.mjs";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "./setup/errors.mjs";
import { findPython } from "./setup/findPython.mjs";
import { main, options } from "./setup/main.mjs";
import { root } from "./setup/paths.mjs";
import { pinnedVenv } from "./setup/pinnedVenv.mjs";
import { ending, start } from "./setup/processes.mjs";

const HELP = `npm run tensorboard [-- FOLDER] [-- --port PORT]    Opens TensorBoard on the event files below a folder.

  FOLDER        where the callback tensorBoard wrote event files (default: notebooks)
  --port PORT   the port of its page (default: 6006)
  --help        show this text

TensorBoard is installed on first use, into an environment of its own in genbook's cache.`;

main(async (signal) => {
  const { values, positionals } = options(
    HELP,
    { port: { type: "string", default: "6006" } },
    { positionals: true },
  );
  // npm runs this in the repository's folder.
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0] ?? join(root, "notebooks"));
  if (!existsSync(folder)) {
    throw new UserError(
      `Expected a folder with event files, got ${folder}, which does not exist. Name one: npm run tensorboard -- FOLDER`,
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
