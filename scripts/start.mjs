import "./setup/nodeVersion.mjs";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findNotebooks } from "./book/notebooks.mjs";
import { call } from "./setup/calls.mjs";
import { describeDevice, probeDevice } from "./setup/device.mjs";
import { UserError } from "./setup/errors.mjs";
import { main, options } from "./setup/main.mjs";
import { isInstalled, project, root, venvPython } from "./setup/paths.mjs";
import { start, stop } from "./setup/processes.mjs";
import { setUp } from "./setup/steps.mjs";

const DEFAULT = isInstalled ? undefined : "8.4";

const HELP = `${call("start", "[NOTEBOOK] [OPTIONS]")}    Sets up what is missing and opens JupyterLab.

  NOTEBOOK        a file, or the section or name of one of genbook's notebooks: 8.4, frogs, …
                  (default: ${isInstalled ? "the project's folder" : DEFAULT})
  --no-browser    do not open a browser; the address is printed
  --port N        use this port (default: the first free one from 8888)
  --host ADDRESS  listen on this address (default: 127.0.0.1, this computer only); in a container or on a
                  server, use 0.0.0.0 to listen on all its addresses
  --help          show this text

JupyterLab asks for a token, which is part of the printed address. Whoever has it can run programs on this computer.
Ctrl-C ends JupyterLab and every kernel.
Environment: GENBOOK_DEVICE=cpu|gpu|auto, GENBOOK_MIRROR=URL (a folder with the data sets), GENBOOK_TF_LIBRARY,
GENBOOK_PYTHON, XDG_CACHE_HOME.`;

const THIS_COMPUTER = "127.0.0.1";

main(async (signal) => {
  const settings = {
    "no-browser": { type: "boolean" },
    port: { type: "string" },
    host: { type: "string", default: THIS_COMPUTER },
  };
  const { values, positionals } = options(HELP, settings, { positionals: true });
  const path = pathToOpen(positionals);
  const wish = values.port === undefined ? undefined : portNumber(values.port);
  await setUp(signal);
  console.log(describeDevice(await probeDevice(signal)));
  const address = { host: values.host, port: await freePort(values.host, wish) };
  await serve(path, address, !values["no-browser"], signal);
});

/** Returns the path of the notebook to open, relative to the reader's folder; "" for the folder itself. */
function pathToOpen([wish = DEFAULT, ...others]) {
  if (others.length > 0) throw new UserError(`Expected one notebook, got ${[wish, ...others].join(" ")}.`);
  if (wish === undefined) return "";
  const path = relative(project, findNotebooks([wish])[0].file);
  if (path.startsWith(".."))
    throw new UserError(`${wish} is outside ${project}, the folder that JupyterLab shows.`);
  return path;
}

function portNumber(text) {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UserError(`--port ${text}: a port is a whole number from 1 to 65535.`);
}

/** Finds a free port by trying, since Jupyter's own search would not tell us which port it took. */
async function freePort(host, wish) {
  const candidates = wish === undefined ? Array.from({ length: 100 }, (_, i) => 8888 + i) : [wish];
  for (const port of candidates) {
    const server = createServer();
    const error = await new Promise((resolve) => {
      server.once("error", resolve).listen(port, host, () => server.close(() => resolve(undefined)));
    });
    if (!error) return port;
    if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
      throw new UserError(`--host ${host} is not an address of this computer (${error.message}).`);
    if (error.code === "EACCES")
      throw new UserError(`Port ${port} may not be used (${error.message}). Choose one above 1023.`);
  }
  throw new UserError(
    wish === undefined
      ? `No port from 8888 to 8987 is free. Name one: ${call("start", "--port N")}`
      : `Port ${wish} is in use. Choose another, or leave --port out: then the first free one is taken.`,
  );
}

function jupyterArguments(path, { host, port }, browser) {
  return [
    "-m",
    "jupyterlab",
    ...(path ? [path] : []),
    `--ip=${host}`,
    `--port=${port}`,
    "--ServerApp.port_retries=0",
    `--ServerApp.root_dir=${project}`,
    "--log-level=WARN",
    "--LabApp.log_level=WARN",
    // None of this goes to the network: no news, no search for updates, no list of extensions.
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    // There is none for TypeScript notebooks, and the search takes 0.3 s.
    "--LanguageServerManager.autodetect=False",
    ...(browser ? [] : ["--no-browser"]),
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

async function serve(path, address, browser, signal) {
  const token = process.env.JUPYTER_TOKEN || randomBytes(24).toString("hex");
  delete process.env.JUPYTER_TOKEN; // kernels would inherit it
  const tokenFile = writeSecret(token); // because `ps` shows command lines to everyone
  const child = start(venvPython, jupyterArguments(path, address, browser), {
    cwd: project,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, JUPYTER_TOKEN_FILE: tokenFile },
  });
  const script = join(root, "scripts", "setup", "watchdog.mjs");
  const watchdog = start(process.execPath, [script, String(child.pid)], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  const origin = `http://${address.host === "0.0.0.0" ? THIS_COMPUTER : address.host}:${address.port}`;
  try {
    await Promise.race([answer(origin, token, signal), child.ended]).finally(() =>
      rmSync(dirname(tokenFile), { recursive: true, force: true }),
    );
    if (child.exitCode === null && !signal.aborted) {
      const tree = path ? `/tree/${encodeURI(path)}` : "";
      console.log(`\nJupyterLab: ${origin}/lab${tree}?token=${token}\n\nCtrl-C ends it.`);
    }
    await Promise.race([child.ended, aborted(signal)]);
    if (signal.aborted) return;
    throw new UserError(`JupyterLab ended (exit code ${child.exitCode}); its messages are above.`);
  } finally {
    await stop(child, 15_000);
    await stop(watchdog);
  }
}

/** Writes a file that only this user can read, into a new folder, and returns its path. */
function writeSecret(text) {
  const file = join(mkdtempSync(join(tmpdir(), "genbook-")), "secret");
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

const aborted = (signal) =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", resolve, { once: true });
  });

/** Resolves once the server answers. */
async function answer(origin, token, signal) {
  while (!signal.aborted) {
    const response = await fetch(`${origin}/api/status`, {
      headers: { Authorization: `token ${token}` },
    }).catch(() => undefined);
    if (response?.ok) return;
    await sleep(100);
  }
}
