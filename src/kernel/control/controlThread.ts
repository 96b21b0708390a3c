/**
 * The control thread: a worker that holds the control and heartbeat sockets, so that a stop request and
 * the heartbeat are answered while the main thread is inside a synchronous loop, that nobody waits for it to read what they
 * print, that the kernel ends when its server is gone, and
 * that its debugger works, before which the main thread stands still. Everything else about a control message is decided on the main thread (see control.ts).
 */
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import type { DebugChannel } from "../debugger/channel.js";
import { emptyPipes, type Pipes } from "../output/pipes.js";
import { signalChildren } from "./children.js";
import { seeThrough } from "./interruption.js";
import { endpoint } from "../protocol/sockets.js";
import { stopFlags } from "./stopFlags.js";
import { type Connection, type Json, type Message, Wire } from "../protocol/wire.js";

/** Main thread → control thread. */
export type ToControl =
  { kind: "send"; frames: Uint8Array[] } | { kind: "pipes"; pipes: Pipes } | { kind: "close" };
/** Control thread → main thread. */
export type FromControl =
  | { kind: "ready" }
  | { kind: "message"; frames: Uint8Array[] }
  | { kind: "log"; text: string }
  | { kind: "publish"; type: string; content: Json; request: Message | undefined };

export interface ControlData {
  connection: Connection;
  shared: SharedArrayBuffer;
}

/** How long the main thread may take to shut down, in ms. */
const SHUTDOWN_GRACE = 3000;
/** How often the parent is looked for, in ms. */
const PARENT_CHECK = 1000;

/** A kernel must not outlive the server that started it. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    signalChildren("SIGTERM");
    process.kill(process.pid, "SIGKILL");
  }, PARENT_CHECK).unref();
}

async function serve(
  port: NonNullable<typeof parentPort>,
  { connection, shared }: ControlData,
): Promise<void> {
  const wire = new Wire(connection);
  const flags = stopFlags(shared);
  const control = new Router({ sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 });
  const heartbeat = new Reply();
  const post = (message: FromControl) => port.postMessage(message);
  const send = (frames: Uint8Array[]) =>
    void control.send(frames).catch((error: unknown) => post({ kind: "log", text: String(error) }));

  let debug: DebugChannel | undefined;
  const loadDebugger = () => {
    const module = createRequire(__filename)(
      "../debugger/channel.js",
    ) as typeof import("../debugger/channel.js");
    return new module.DebugChannel(
      wire,
      (reply) => send(wire.encode(reply)),
      (type, content, request) => post({ kind: "publish", type, content, request }),
    );
  };
  /** A main thread that stands at a breakpoint goes on, and hears of the interrupt then. */
  const interruptStopped = (): void => {
    const synchronous = flags.inSynchronousPart();
    // vm's breakOnSigint makes an error of the termination if it has heard a signal.
    if (synchronous && debug?.stands) process.kill(process.pid, "SIGINT");
    debug?.release(synchronous);
  };

  port.on("message", (message: ToControl) => {
    if (message.kind === "send") send(message.frames);
    else if (message.kind === "pipes") emptyPipes(message.pipes);
    else {
      debug?.close(); // Node waits for its debugger before it ends
      control.close();
      heartbeat.close();
      port.close();
    }
  });

  await control.bind(endpoint(connection, connection.control_port));
  await heartbeat.bind(endpoint(connection, connection.hb_port));
  post({ kind: "ready" });

  const echo = async () => {
    for await (const frames of heartbeat) await heartbeat.send(frames);
  };
  const relay = async () => {
    for await (const frames of control) {
      try {
        const message = wire.decode(frames);
        const { msg_type } = message.header;
        if (msg_type === "debug_request") {
          (debug ??= loadDebugger()).take(message);
          continue;
        }
        const [isInterrupt, isEnd] = ["interrupt_request", "shutdown_request"].map(
          (type) => msg_type === type,
        );
        if (isInterrupt) void seeThrough(flags);
        post({ kind: "message", frames });
        if (isInterrupt || isEnd) interruptStopped();
        if (isEnd) {
          signalChildren("SIGTERM");
          setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_GRACE).unref();
        }
      } catch (error) {
        post({ kind: "log", text: `control message dropped: ${(error as Error).message}` });
      }
    }
  };
  await Promise.all([echo(), relay()]);
}

if (parentPort) {
  watchParent();
  void serve(parentPort, workerData as ControlData);
}
