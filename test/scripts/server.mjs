import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { root } from "../../scripts/setup/paths.mjs";

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Starts `npm start -- --no-browser`, or what `start` names in another folder, and resolves when it has
 * printed its address: { address, origin, token, process, output(), stop() }. `stop` presses Ctrl-C, or sends
 * another signal, and resolves to the exit code.
 */
export async function startServer(env = {}, port = undefined, { start, cwd = root } = {}) {
  const command = start ?? [join(root, "scripts", "start.mjs")];
  const child = spawn(
    process.execPath,
    [...command, "--no-browser", "--port", String(port ?? (await freePort()))],
    {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const ended = once(child, "exit").then(([code]) => code);
  let output = "";
  const address = new Promise((resolve, reject) => {
    const read = (text) => {
      output += text;
      const found = /JupyterLab: (http\S+)/.exec(output)?.[1];
      if (found) resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    void ended.then((code) => reject(new Error(`npm start ended with exit code ${code}:\n${output}`)));
  });
  const url = new URL(await address);
  return {
    address: url.href,
    origin: url.origin,
    token: url.searchParams.get("token"),
    process: child,
    output: () => output,
    async stop(signalName = "SIGINT") {
      child.kill(signalName);
      return ended;
    },
  };
}
