import { isInstalled } from "./paths.mjs";

/**
 * Returns what the reader types to run one of genbook's commands: `npm run book -- --help` in a clone,
 * `npx genbook book --help` in a project.
 */
export function call(command, args) {
  if (isInstalled) return args ? `npx genbook ${command} ${args}` : `npx genbook ${command}`;
  const script = command === "start" ? "npm start" : `npm run ${command.replace(" ", ":")}`;
  return args ? `${script} -- ${args}` : script;
}

/** The advice in messages about something that is missing. */
export const RUN_SETUP = isInstalled
  ? "Run `npx genbook setup`, which fetches what is missing."
  : "Run `npm start`, which sets up what is missing.";

/** Returns the folder in which the reader ran the command; npm runs a clone's scripts in the clone. */
export const startedIn = (env = process.env) => (isInstalled ? undefined : env.INIT_CWD) ?? process.cwd();
