/**
 * The control thread: a worker that holds the control and heartbeat sockets, so that a stop request and
 * the heartbeat are answered while the main thread is inside a synchronous loop, that nobody waits for it to read what they
 * print, and that the kernel ends when its server is gone. Everything else about a control message is decided on the main thread (see control.ts).
 */
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { emptyPipes, type Pipes } from "../output/pipes.js";
import { endpoint } from "./sockets.js";
import { type StopFlags, stopFlags } from "./stopFlags.js";
import { type Connection, Wire } from "./wire.js";

/** Main thread → control thread. */
export type ToControl =
  { kind: "send"; frames: Uint8Array[] } | { kind: "pipes"; pipes: Pipes } | { kind: "close" };
/** Control thread → main thread. */
export type FromControl =
  { kind: "ready" } | { kind: "message"; frames: Uint8Array[] } | { kind: "log"; text: string };

export interface ControlData {
  connection: Connection;
  shared: SharedArrayBuffer;
}

/** How long the main thread may be deaf to an interrupt before its cell's loops are stopped, in ms. */
const LOOP_GRACE = 400;
/** … and before the whole synchronous part of the cell is broken off, in ms after that. */
const BREAK_GRACE = 1000;
/** How long the main thread may take to shut down, in ms. */
const SHUTDOWN_GRACE = 3000;
/** How often the parent is looked for, in ms. */
const PARENT_CHECK = 1000;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Sees to it that an interrupt comes through although the main thread is busy.
 * `handled` is the number of interrupts that it had taken up when this one was passed on.
 */
async function interrupt(flags: StopFlags, handled: number): Promise<void> {
  await wait(LOOP_GRACE);
  if (flags.interruptsHandled() !== handled) return;
  flags.stopLoops(true);
  await wait(BREAK_GRACE);
  // vm's breakOnSigint hears this signal; outside of it the signal would only be heard after the cell.
  if (flags.interruptsHandled() === handled && flags.inSynchronousPart()) process.kill(process.pid, "SIGINT");
}

/** A kernel must not outlive the server that started it. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
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

  port.on("message", (message: ToControl) => {
    if (message.kind === "send") {
      control.send(message.frames).catch((error: unknown) => post({ kind: "log", text: String(error) }));
    } else if (message.kind === "pipes") {
      emptyPipes(message.pipes);
    } else {
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
        const { msg_type } = wire.decode(frames).header;
        const handled = flags.interruptsHandled();
        post({ kind: "message", frames });
        if (msg_type === "interrupt_request") void interrupt(flags, handled);
        if (msg_type === "shutdown_request") {
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
