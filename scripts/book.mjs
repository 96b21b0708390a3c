import "./setup/nodeVersion.mjs";
import { accessSync, constants, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findNotebooks, listPresets, projectNotebooks, readNotebook } from "./book/notebooks.mjs";
import { call, startedIn } from "./setup/calls.mjs";
import { describeDevice, probeDevice } from "./setup/device.mjs";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { isInstalled, makeFolder, root, venvPython } from "./setup/paths.mjs";
import { ending, start } from "./setup/processes.mjs";
import { setUp } from "./setup/steps.mjs";

const help =
  () => `${call("book", "[NOTEBOOK …] [OPTIONS]")}    Runs notebooks on the same kernel without a browser, and writes what they show.

  NOTEBOOK           a file, or the section or name of one of genbook's notebooks: 8.4, wgan-gp, … (default: all${isInstalled ? " of the project" : ""})
  --only NOTEBOOK    the same (may be repeated)
  --preset NAME      use settings from the notebook: quick takes minutes, book has the chapter's numbers. There are
                     ${presets()}
  --lang LANGUAGE    run the notebooks written in en (English, the default) or zh (Chinese; only the chapter's)
  -p NAME=VALUE      change one setting of the notebook's first cell, for example -p epochs=3 (may be repeated)
  --out DIR          write to this folder (default: out; out/zh with --lang zh)
  --help             show this text

For every notebook, the executed .ipynb, an .html page, every figure as .png or .gif and every exported page as
.html are written to DIR.
Environment: GENBOOK_DEVICE=cpu|gpu|auto, GENBOOK_MIRROR=URL (a folder with the data sets).`;

const WHEN_INTERRUPTED =
  "The files hold what the notebook had shown until then. Run the command again to begin anew.";

main(
  async (signal) => {
    const settings = {
      only: { type: "string", multiple: true },
      preset: { type: "string" },
      lang: { type: "string", default: "en" },
      parameter: { type: "string", short: "p", multiple: true },
      out: { type: "string" },
    };
    const { values, positionals } = options(help(), settings, { positionals: true });
    const selected = select([...positionals, ...(values.only ?? [])], values.lang);
    const out = outputFolder(values.out ?? (values.lang === "en" ? "out" : join("out", values.lang)));
    await setUp(signal);
    // Imported here, since it needs the Node packages.
    const { parseAssignment, withParameters } = await import("./book/parameters.mjs");
    const assignments = (values.parameter ?? []).map(parseAssignment);
    // All notebooks are checked before the first one runs.
    const prepared = selected.map((each) => {
      const settings = { title: each.name, preset: values.preset, assignments };
      return { ...each, notebook: withParameters(readNotebook(each.file), settings) };
    });

    console.log(describeDevice(await probeDevice(signal)));
    let failures = 0;
    for (const each of prepared) failures += (await execute(each, out, signal)) ? 0 : 1;
    return failures === 0 ? 0 : 1;
  },
  { whenInterrupted: WHEN_INTERRUPTED },
);

function select(wishes, language) {
  if (wishes.length > 0 || !isInstalled) return findNotebooks(wishes, language);
  const own = projectNotebooks();
  if (own.length > 0) return own;
  throw new UserError(
    `There is no notebook in this project. Name a file, or one of genbook's: ${call("book", "8.4 --preset quick")}`,
  );
}

/** Lists the presets of all notebooks: "book (8.4, 8.5), quick (8.4, 8.5, …)". */
function presets() {
  return Object.entries(listPresets())
    .map(([preset, sections]) => `${preset} (${sections.join(", ")})`)
    .join(",\n                     ");
}

function outputFolder(name) {
  const folder = resolve(startedIn(), name);
  try {
    makeFolder(folder);
    readdirSync(folder); // it may be a file
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `--out ${name}: ${folder} cannot be written to (${error.code}). Name a writable folder.`,
    );
  }
  return folder;
}

/**
 * Runs one notebook, whose output goes straight to the terminal. Resolves to true if every cell succeeded.
 */
async function execute({ name, section, file, notebook }, out, signal) {
  const script = join(root, "scripts", "book", "run_notebook.py");
  const child = start(venvPython, [script, "--name", name, "--section", section, "--out", out], {
    cwd: dirname(file), // the folder in which JupyterLab runs a notebook's kernel too
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.on("error", () => {}); // it ended before it had read everything; its exit code says why
  child.stdin.end(JSON.stringify(notebook));
  const { code } = await ending(child, signal, 15_000);
  return code === 0;
}
