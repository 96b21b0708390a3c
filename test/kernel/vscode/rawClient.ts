/**
 * A front end that starts the kernel and listens to it as VS Code does: with the kernelspec's argv, its own
 * ports, and ZeroMQ.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import type { Connection } from "../../../src/kernel/protocol/connection.js";
import type { Header, Json, Message } from "../../../src/kernel/protocol/messages.js";
import { Wire } from "../../../src/kernel/protocol/wire.js";
import { root } from "../kernelClient.js";

export type Channel = "shell" | "control" | "stdin";
export type Heard = Message & { channel: Channel | "iopub" };

export class RawClient {
  readonly heard: Heard[] = [];
  private readonly watchers = new Set<() => void>();
  private readonly wire: Wire;
  private readonly dealers: Record<Channel, Dealer>;
  private readonly iopub = new Subscriber({ linger: 0 });

  private constructor(
    connection: Connection,
    readonly process: ChildProcess,
    private readonly folder: string,
  ) {
    this.wire = new Wire(connection);
    const address = (channel: string) =>
      `tcp://${connection.ip}:${connection[`${channel}_port` as "shell_port"]}`;
    const routingId = randomUUID(); // the same for all three, or an input_request would find no client
    const dealer = (channel: Channel) => {
      const socket = new Dealer({ routingId, linger: 0 });
      socket.connect(address(channel));
      void this.listen(channel, socket);
      return socket;
    };
    this.dealers = { shell: dealer("shell"), control: dealer("control"), stdin: dealer("stdin") };
    this.iopub.connect(address("iopub"));
    this.iopub.subscribe();
    void this.listen("iopub", this.iopub);
  }

  /** Starts a kernel. If `late` is given, its connection file is whole only that many ms after the start. */
  static async start(late?: number): Promise<RawClient> {
    const folder = mkdtempSync(join(tmpdir(), "genbook-vscode-"));
    const [hb_port, control_port, shell_port, stdin_port, iopub_port] = await freePorts(5);
    const ports = { hb_port, control_port, shell_port, stdin_port, iopub_port };
    const secret = { key: randomUUID(), signature_scheme: "hmac-sha256" };
    const connection: Connection = { ...secret, ...ports, transport: "tcp", ip: "127.0.0.1" };
    const file = join(folder, "kernel-v3 with a space.json");
    const text = JSON.stringify(connection);
    if (late === undefined) writeFileSync(file, text);
    const spec = join(root, ".venv", "share", "jupyter", "kernels", "genbook", "kernel.json");
    const { argv } = JSON.parse(readFileSync(spec, "utf8")) as { argv: string[] };
    const [command, ...args] = argv.map((each) => each.replace("{connection_file}", file));
    const kernel = spawn(command, args, {
      cwd: join(root, "notebooks"),
      env: { ...process.env, XDG_DATA_HOME: folder },
      stdio: "ignore",
    });
    if (late !== undefined) {
      await sleep(late / 2);
      writeFileSync(file, text.slice(0, 40));
      await sleep(late / 2);
      writeFileSync(file, text);
    }
    return new RawClient(connection, kernel, folder);
  }

  /** Returns the header of the message, which everything that it causes will have as its parent. */
  async send(
    channel: Channel,
    type: string,
    content: Json,
    metadata: Json = {},
    parent?: Message,
  ): Promise<Header> {
    const message = this.wire.compose(type, content, parent, { metadata });
    await this.dealers[channel].send(this.wire.encode({ ...message, identities: [] }));
    return message.header;
  }

  /**
   * Resolves to the first value that `find` returns, now or after more messages; to undefined after `within`
   * ms.
   */
  async until<T>(find: () => T | undefined, within = Infinity): Promise<T | undefined> {
    const end = performance.now() + within;
    for (;;) {
      const found = find();
      const left = end - performance.now();
      if (found !== undefined || left <= 0) return found;
      await new Promise<void>((resolve) => {
        this.watchers.add(resolve);
        if (left !== Infinity) setTimeout(resolve, left);
      });
    }
  }

  /** Ends the kernel as VS Code does: with SIGTERM, and without a shutdown_request. */
  async close(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill();
      await ended;
    }
    for (const socket of [...Object.values(this.dealers), this.iopub]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listen(channel: Heard["channel"], socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      this.heard.push({ ...this.wire.decode(frames), channel });
      const watchers = [...this.watchers];
      this.watchers.clear();
      for (const watcher of watchers) watcher();
    }
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
