import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Dealer } from "zeromq";
import type { Connection } from "../../../src/kernel/protocol/connection.js";
import { KernelClient, root } from "../kernelClient.js";

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number, within: number): Promise<boolean> {
  const end = performance.now() + within;
  while (alive(pid) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return !alive(pid);
}

describe("the kernel's life", function () {
  // The tests start four kernels.
  this.timeout(30_000);
  const started: KernelClient[] = [];
  const start = async () => {
    const kernel = await KernelClient.start();
    started.push(kernel);
    return kernel;
  };
  after(async () => {
    for (const kernel of started) await kernel.close();
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
    kernel.killParent();
    expect(await gone(kernel.pid, 4000)).to.equal(true);
  });

  it("is not affected by messages that are unsigned, cut short or malformed", async () => {
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
      ]) {
        await socket.send(frames);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.close();
    }
    const { result } = await kernel.execute("(globalThis as any).attacked ?? 'untouched'");
    expect(result).to.deep.equal({ "text/plain": "'untouched'" });
  });
});
