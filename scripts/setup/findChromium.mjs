import { delimiter, join } from "node:path";
import { isExecutable } from "./isExecutable.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * Returns the path of Chromium or Chrome: GENBOOK_CHROMIUM, or else the first one on PATH; undefined if there
 * is none. Only the tests need it.
 */
export function findChromium(env = process.env) {
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [env.GENBOOK_CHROMIUM, ...onPath, MAC].filter(Boolean).find(isExecutable);
}

export const HOW_TO_INSTALL_CHROMIUM =
  "install Chromium (`apt install chromium`) or name one: GENBOOK_CHROMIUM=/path/to/chrome";
