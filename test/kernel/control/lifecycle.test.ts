import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Dealer } from "zeromq";
import type { Connection } from "../../../src/kernel/protocol/connection.js";
import { KernelClient, KERNELSPEC, root } from "../kernelClient.js";
import { patience } from "../../patience.js";
import { RawClient } from "../vscode/rawClient.js";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number, within: number): Promise<boolean> {
  const end = performance.now() + patience(within);
  while (alive(pid) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return !alive(pid);
}

describe("the kernel's life", function () {
  // The tests start nine kernels.
  this.timeout(30_000);
  const started: KernelClient[] = [];
  const start = async () => {
    const kernel = await KernelClient.start();
    started.push(kernel);
    return kernel;
  };
  after(async () => {
    await Promise.all(started.map((kernel) => kernel.close()));
  });

  it("survives a restart as a new process without the old names, and ends at shutdown", async () => {
    const kernel = await start();
    const first = kernel.pid;
    await kernel.execute("const old = 1; setInterval(() => {}, 1000);");
    await kernel.restart();
    expect(await gone(first, 1000)).to.equal(true);
    expect((await kernel.execute("old")).error?.evalue).to.equal("TS2304: Cannot find name 'old'.");
    expect((await kernel.execute("3")).reply.execution_count).to.equal(2);
    await kernel.close();
    expect(alive(kernel.pid)).to.equal(false);
  });

  it("waits for a connection file that is not there yet, or not whole", async () => {
    const client = await RawClient.start(1500);
    try {
      const { msg_id } = await client.send("shell", "kernel_info_request", {});
      const reply = await client.until(
        () =>
          client.heard.find(
            ({ parent, header }) =>
              (parent as { msg_id?: string }).msg_id === msg_id && header.msg_type === "kernel_info_reply",
          ),
        10_000,
      );
      expect(reply?.content.status).to.equal("ok");
    } finally {
      await client.close();
    }
  });

  it("says in one line that the connection file is missing (slow: it waits for ten seconds)", async () => {
    const file = join(tmpdir(), "genbook-no-such-folder", "kernel.json");
    const { argv } = JSON.parse(readFileSync(KERNELSPEC, "utf8")) as { argv: string[] };
    const [command, ...args] = argv.map((each) => each.replace("{connection_file}", file));
    const kernel = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let printed = "";
    kernel.stderr.on("data", (data: Buffer) => (printed += data.toString()));
    expect((await once(kernel, "close"))[0]).to.equal(1);
    expect(printed).to.match(/^expected Jupyter's connection file .*kernel\.json, got: ENOENT.*\n$/);
  });

  it("says that a cell has ended it, after all that the cell printed, and answers the cell", async () => {
    const kernel = await start();
    const cell = await kernel.submit(
      `process.on("exit", () => console.log("listener"));
console.log("a"); console.log("reason"); console.log("-".repeat(1e8)); console.error("why"); process.exit(3)`,
    );
    const { stdout, stderr, reply } = await kernel.outcome(cell);
    expect(stdout.replace(/-+/, ({ length }) => String(length))).to.equal("a\nreason\n100000000\nlistener\n");
    expect(stderr).to.equal("why\nprocess.exit(3) has ended the kernel, and all names are gone.\n");
    expect(reply).to.include({ status: "error", ename: "KernelExit", execution_count: 1 });
  });

  it("waits for a front end that is slow to take what a cell printed before it ended the kernel", async () => {
    const kernel = await start();
    const cell = await kernel.submit(`console.log("ready");
await new Promise((resolve) => setTimeout(resolve, 500));
console.log("-".repeat(3e7)); process.exit()`);
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "stream"),
    );
    kernel.signalParent("SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 3000));
    kernel.signalParent("SIGCONT");
    const { stdout, reply } = await kernel.outcome(cell);
    expect(stdout.replace(/-+/, ({ length }) => String(length))).to.equal("ready\n30000000\n");
    expect(reply).to.include({ status: "error", ename: "KernelExit" });
  });

  it("lets cells fork processes and start threads, which know nothing of the kernel's snapshot", async () => {
    const kernel = await start();
    const script = JSON.stringify(join(root, "test", "fixtures", "says.cjs"));
    const { stdout, error } = await kernel.execute(`
      import { fork } from "node:child_process";
      import { Worker } from "node:worker_threads";
      import { once } from "node:events";
      const messages = [fork(${script}), new Worker(${script})].map((made) => once(made as any, "message"));
      for (const message of messages) console.log((await message)[0]);
      console.log(process.execArgv.join());
    `);
    expect({ stdout, error }).to.deep.equal({
      stdout: "forked\nin a thread\n--expose-gc\n",
      error: undefined,
    });
  });

  it("ends when its parent is gone, even while a cell loops", async () => {
    const kernel = await start();
    const cell = await kernel.submit("while (true) {}");
    await kernel.until(() =>
      kernel.received.find(({ parent, type }) => parent === cell && type === "execute_input"),
    );
    kernel.signalParent("SIGKILL");
    expect(await gone(kernel.pid, 4000)).to.equal(true);
  });

  for (const [how, end] of [
    ["it is shut down", (kernel: KernelClient) => kernel.close()],
    ["its parent is killed", (kernel: KernelClient) => Promise.resolve(kernel.signalParent("SIGKILL"))],
  ] as const) {
    it(`ends children of cells that ignore SIGTERM when ${how}`, async () => {
      const kernel = await start();
      const { stdout } = await kernel.execute(`import { spawn } from "node:child_process";
const child = spawn("/bin/sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done"]);
await new Promise((resolve) => child.stdout.once("data", resolve));
console.log(child.pid);`);
      const child = Number(stdout);
      expect(alive(child)).to.equal(true);
      await end(kernel);
      expect(await gone(child, 6000)).to.equal(true);
      expect(await gone(kernel.pid, 6000)).to.equal(true);
    });
  }

  it("does not know the server's tokens and password", async () => {
    const names = ["JUPYTER_TOKEN", "JPY_API_TOKEN", "JUPYTERHUB_API_TOKEN", "JUPYTER_SERVER_PASSWORD"];
    for (const name of names) process.env[name] = "secret";
    try {
      const kernel = await start();
      const all = names.map((name) => `$${name}`).join("");
      const { stdout, result } = await kernel.execute(
        `!echo "known: ${all}"\n${JSON.stringify(names)}.filter((name) => name in process.env)`,
      );
      expect({ stdout, result }).to.deep.equal({ stdout: "known: \n", result: { "text/plain": "[]" } });
    } finally {
      for (const name of names) delete process.env[name];
    }
  });

  it("is not affected by messages that are unsigned, cut short, malformed or repeated", async () => {
    const kernel = await start();
    const { ip, shell_port, control_port, key } = JSON.parse(
      readFileSync(kernel.connectionFile, "utf8"),
    ) as Connection;
    const header = {
      msg_id: "m",
      msg_type: "execute_request",
      session: "s",
      username: "u",
      date: "",
      version: "5.3",
    };
    const parts = [header, {}, {}, { code: "globalThis.attacked = true" }].map((part) =>
      JSON.stringify(part),
    );
    const code = "globalThis.executed = (globalThis.executed ?? 0) + 1";
    const counted = [{ ...header, msg_id: "counted" }, {}, {}, { code: `(0, eval)("${code}")` }].map((part) =>
      JSON.stringify(part),
    );
    const sign = (frames: string[], secret = key) => {
      const hmac = createHmac("sha256", secret);
      for (const frame of frames) hmac.update(frame);
      return hmac.digest("hex");
    };
    for (const port of [shell_port, control_port]) {
      const socket = new Dealer({ linger: 0 });
      socket.connect(`tcp://${ip}:${port}`);
      for (const frames of [
        ["<IDS|MSG>", sign(parts, "wrong key"), ...parts],
        ["<IDS|MSG>", "", ...parts],
        ["<IDS|MSG>", sign(parts).slice(0, -1), ...parts],
        ["<IDS|MSG>", sign(parts), ...parts.slice(0, 2)],
        [sign(parts), ...parts],
        ["<IDS|MSG>", sign(["{", "{}", "{}", "{}"]), "{", "{}", "{}", "{}"],
        ["<IDS|MSG>", sign(["[]", "{}", "{}", "null"]), "[]", "{}", "{}", "null"],
        [""],
        ["<IDS|MSG>", sign(counted), ...counted],
        ["<IDS|MSG>", sign(counted), ...counted], // recorded, and sent again
      ]) {
        await socket.send(frames);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.close();
    }
    const { result, stderr } = await kernel.execute(
      "await null;\n[(globalThis as any).attacked ?? 'untouched', (globalThis as any).executed]",
    );
    expect({ result, stderr }).to.deep.equal({ result: { "text/plain": "[ 'untouched', 1 ]" }, stderr: "" });
    const streams = kernel.received.filter(({ type }) => type === "stream");
    expect(streams, "what cells are told about it").to.deep.equal([]);
  });
});
