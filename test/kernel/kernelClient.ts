/**
 * A client for a kernel built from this project, which talks to it through Python's jupyter_client (see
 * bridge.py).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";

export const root = resolve(__dirname, "..", "..");
export const KERNEL_NAME = "genbook-test";

export type Content = Record<string, unknown>;

export interface Received {
  channel: "shell" | "control" | "iopub" | "stdin";
  type: string;
  parent: string | undefined;
  content: Content;
  metadata: Content;
  /** base64 */
  buffers: string[];
}

/** Everything that one request caused. */
export interface Outcome {
  reply: Content;
  /** The iopub messages except status and execute_input, in order. */
  outputs: Received[];
  /** All text of the stream, joined. */
  stdout: string;
  stderr: string;
  /** The data of the execute_result, if there is one. */
  result: Content | undefined;
  /** The content of the error message, if there is one. */
  error: { ename: string; evalue: string; traceback: string[] } | undefined;
}

/** Returns the Python that has jupyter_client. */
export function python(): string {
  const path = process.env.GENBOOK_PYTHON ?? join(root, ".venv", "bin", "python");
  if (!existsSync(path)) {
    throw new Error(
      `expected a Python with jupyter_client at ${path}: run npm start once, which makes .venv, or set GENBOOK_PYTHON`,
    );
  }
  return path;
}

/** The kernelspec of this project's kernel. */
export const KERNELSPEC = join(root, ".venv", "share", "jupyter", "kernels", "genbook", "kernel.json");

/**
 * Makes an environment in which Jupyter finds a kernel.json under KERNEL_NAME, and a folder for its files.
 */
export function jupyterEnvironment(kernelspec = KERNELSPEC): { env: NodeJS.ProcessEnv; folder: string } {
  if (!existsSync(kernelspec)) throw new Error(`expected the kernel's ${kernelspec}: run npm start once`);
  const folder = mkdtempSync(join(tmpdir(), "genbook-kernel-"));
  const kernels = join(folder, "share", "kernels", KERNEL_NAME);
  mkdirSync(kernels, { recursive: true });
  copyFileSync(kernelspec, join(kernels, "kernel.json"));
  const env = {
    ...process.env,
    JUPYTER_PATH: join(folder, "share"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    XDG_DATA_HOME: join(folder, "data"),
    IPYTHONDIR: join(folder, "ipython"),
  };
  return { env, folder };
}

export class KernelClient {
  readonly received: Received[] = [];
  private readonly watchers = new Set<() => void>();
  private readonly sent = new Map<number, string>();
  /**
   * Replies, and requests that have ended, by the id of the request: searching all messages each time would
   * take long.
   */
  private readonly replies = new Map<string | undefined, Received>();
  private readonly ended = new Set<string | undefined>();
  private lastId = 0;
  private failure: Error | undefined;

  private bridge: ChildProcess | undefined;
  private jupyterFolder = "";
  private log = "";
  /** The folder in which the kernel starts. */
  cwd = join(root, "notebooks");
  /** Process id of the kernel. */
  pid = 0;
  /** Path of the connection file. */
  connectionFile = "";

  /** Starts a kernel in `cwd`, as Jupyter does in the folder of a notebook. */
  static async start(cwd?: string, kernelspec?: string): Promise<KernelClient> {
    const client = new this();
    await client.open(cwd, kernelspec);
    return client;
  }

  /** Starts the kernel of a client that has been made without one: see useKernel.ts. */
  async open(cwd = this.cwd, kernelspec = KERNELSPEC): Promise<void> {
    this.cwd = cwd;
    const { env, folder } = jupyterEnvironment(kernelspec);
    this.jupyterFolder = folder;
    const bridge = spawn(python(), [join(__dirname, "bridge.py"), KERNEL_NAME], {
      cwd,
      env,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.bridge = bridge;
    bridge.stderr.on("data", (data: Buffer) => (this.log += data.toString()));
    const lines = createInterface({ input: bridge.stdout });
    const first = (await Promise.race([
      once(lines, "line"),
      once(bridge, "exit").then(() => {
        throw new Error(`the bridge ended before the kernel was ready:\n${this.log}`);
      }),
    ])) as string[];
    const { pid, connection } = JSON.parse(first[0]) as { pid: number; connection: string };
    this.pid = pid;
    this.connectionFile = connection;
    lines.on("line", (line) => this.take(JSON.parse(line) as Content));
    bridge.on("exit", (code) => {
      this.failure = new Error(`the bridge ended (${code}):\n${this.log}`);
      this.wake();
    });
  }

  /** Returns what the kernel, and the server itself, have written to the server's log. */
  serverLog(): string {
    return this.log;
  }

  /** Runs a cell to its end. */
  async execute(code: string, options: Content = {}): Promise<Outcome> {
    return this.outcome(await this.send("execute_request", { code, ...executeDefaults, ...options }));
  }

  /** Resolves to the text of a cell's result. @throws Error when the cell fails */
  async result(code: string): Promise<unknown> {
    const { result, error } = await this.execute(code);
    if (error) throw new Error(`${code}\n${error.traceback.join("\n")}`);
    return result?.["text/plain"];
  }

  /** Resolves to the message of the error with which a cell fails, or to undefined. */
  async problem(code: string): Promise<string | undefined> {
    return (await this.execute(code)).error?.evalue;
  }

  /** Sends a request without waiting for its end; returns its message id. */
  async send(
    type: string,
    content: Content,
    channel = "shell",
    { buffers = [], metadata = {} }: { buffers?: Uint8Array[]; metadata?: Content } = {},
  ): Promise<string> {
    const id = ++this.lastId;
    const encoded = buffers.map((each) => Buffer.from(each).toString("base64"));
    this.command({ op: "send", id, type, content, channel, buffers: encoded, metadata });
    return this.until(() => this.sent.get(id));
  }

  submit(code: string, options: Content = {}): Promise<string> {
    return this.send("execute_request", { code, ...executeDefaults, ...options });
  }

  interrupt(): void {
    this.command({ op: "interrupt" });
  }

  /** Restarts the kernel as Jupyter's restart button does. */
  async restart(): Promise<void> {
    const before = this.pid;
    this.command({ op: "restart" });
    await this.until(() => (this.pid === before ? undefined : true));
    // The new process can be heard once it has bound its sockets and ours have found them.
    for (let heard = false; !heard;) {
      const request = await this.send("kernel_info_request", {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      heard = this.received.some(({ parent, channel }) => parent === request && channel === "iopub");
    }
  }

  /** Waits until the reply and the status "idle" have arrived. */
  async outcome(message: string): Promise<Outcome> {
    const reply = await this.until(() => this.replies.get(message));
    await this.until(() => this.ended.has(message) || undefined);
    const outputs = this.received.filter(
      ({ parent, channel, type }) =>
        parent === message && channel === "iopub" && type !== "status" && type !== "execute_input",
    );
    const text = (name: string) =>
      outputs
        .filter(({ type, content }) => type === "stream" && content.name === name)
        .map(({ content }) => content.text as string)
        .join("");
    const error = outputs.find(({ type }) => type === "error")?.content as Outcome["error"];
    return {
      reply: reply.content,
      outputs,
      stdout: text("stdout"),
      stderr: stripVTControlCharacters(text("stderr")),
      result: outputs.find(({ type }) => type === "execute_result")?.content.data as Content | undefined,
      error: error && { ...error, traceback: error.traceback.map(stripVTControlCharacters) },
    };
  }

  /** Resolves to the first value that `find` returns, now or after more messages have arrived. */
  async until<T>(find: () => T | undefined): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => this.watchers.add(resolve));
    }
  }

  /** Shuts the kernel down as Jupyter does. */
  async close(): Promise<void> {
    const { bridge } = this;
    if (bridge?.exitCode === null && bridge.signalCode === null) {
      const ended = once(bridge, "exit");
      bridge.stdin?.end();
      const late = setTimeout(() => bridge.kill("SIGKILL"), 8000);
      await ended;
      clearTimeout(late);
    }
    if (this.jupyterFolder) rmSync(this.jupyterFolder, { recursive: true, force: true });
  }

  /** Sends a signal to the bridge, the kernel's parent and its front end, without telling the kernel. */
  signalParent(signal: NodeJS.Signals): void {
    this.bridge?.kill(signal);
  }

  private command(command: Content): void {
    this.bridge?.stdin?.write(`${JSON.stringify(command)}\n`);
  }

  private take(event: Content): void {
    if (typeof event.sent === "number") this.sent.set(event.sent, event.message as string);
    else if (event.restarted === true) this.pid = event.pid as number;
    else if (event.channel !== undefined) this.receive(event as unknown as Received);
    this.wake();
  }

  private receive(message: Received): void {
    const { channel, type, parent, content } = message;
    this.received.push(message);
    if (channel === "shell" || channel === "control") this.replies.set(parent, message);
    if (type === "status" && content.execution_state === "idle") this.ended.add(parent);
  }

  private wake(): void {
    const watchers = [...this.watchers];
    this.watchers.clear();
    for (const watcher of watchers) watcher();
  }
}

const executeDefaults: Content = {
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: true,
};
