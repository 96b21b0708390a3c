import "./setup/nodeVersion.mjs";
import { findChromium, HOW_TO_INSTALL_CHROMIUM } from "./setup/findChromium.mjs";
import { main } from "./setup/main.mjs";
import { root, venvPython } from "./setup/paths.mjs";
import { ending, start } from "./setup/processes.mjs";
import { setUp } from "./setup/steps.mjs";

const HELP = `npm test [-- ARGUMENTS]    Sets up what is missing and runs the tests.

ARGUMENTS go to mocha: files or folders instead of all tests (npm test -- test/models), --grep TEXT, --bail …
Without Chromium, the browser tests are left out, and a message says so.`;

main(async (signal) => {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  await setUp(signal);
  const chromium = findChromium();
  const leaveOut = chromium ? [] : ["--ignore", "test/e2e/**"];
  const child = start(process.execPath, ["node_modules/mocha/bin/mocha.js", ...leaveOut, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    // The tests need the Jupyter in .venv, whichever Python made it.
    env: { ...process.env, GENBOOK_PYTHON: venvPython },
  });
  const { code } = await ending(child, signal);
  if (!chromium)
    console.log(`Left out: test/e2e (JupyterLab in a browser). To run it, ${HOW_TO_INSTALL_CHROMIUM}.`);
  return code ?? 1;
});
