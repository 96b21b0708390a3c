import { delimiter, join } from "node:path";
import { isExecutable } from "./isExecutable.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The path of a Chromium or Chrome, or undefined: GENBOOK_CHROMIUM, else the first on PATH. Only tests need
 * it.
 */
export function findChromium(env = process.env) {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [env.GENBOOK_CHROMIUM, ...onPath, MAC].filter(Boolean).find(isExecutable);
}

export const HOW_TO_INSTALL_CHROMIUM =
  "install Chromium (`apt install chromium`) or name one: GENBOOK_CHROMIUM=/path/to/chrome";
