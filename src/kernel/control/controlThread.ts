/**
 * The control thread: a worker that does what must not wait for the main thread, which may be inside a
 * synchronous loop. It holds the control and heartbeat sockets, so that an interrupt and the heartbeat are
 * answered, and the stdin socket, so that a cell can wait for an answer synchronously; it empties the pipes
 * into which C code and child processes print, so that they never wait for a reader; it ends the kernel when
 * its server is gone; it tells the server when a cell cannot be stopped, which the main thread cannot do;
 * and it runs the debugger, which works while the main thread is stopped. Everything else about a control
 * message is decided on the main thread (see controlChannel.ts).
 */
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import type { DebugChannel } from "../debugger/channel.js";
import type { MainThread } from "../debugger/mainThread.js";
import { emptyPipes, type Pipes } from "../output/pipes.js";
import { closeOnceSent, LINGER } from "../protocol/closing.js";
import { type Connection, endpoint } from "../protocol/connection.js";
import type { Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import { SeenSignatures, signaturesFile } from "../protocol/seenSignatures.js";
import { Wire } from "../protocol/wire.js";
import { type Answer, now } from "./answers.js";
import { CHILD_GRACE, endChildren } from "./children.js";
import { Escalation } from "./escalation.js";
import { stopFlags } from "./stopFlags.js";

/** What the main thread posts to the control thread. */
export type ToControl =
  { kind: "send" | "ask"; frames: Uint8Array[] } | { kind: "pipes"; pipes: Pipes } | { kind: "close" };
/** What the control thread posts to the main thread. */
export type FromControl =
  | { kind: "ready" }
  | { kind: "message"; frames: Uint8Array[] }
  | { kind: "log"; text: string }
  | { kind: "publish"; publication: Parameters<Publish> };

export interface ControlData {
  connection: Connection;
  connectionFile: string;
  shared: SharedArrayBuffer;
  /** Takes front ends' answers, each an `Answer`. */
  answers: MessagePort;
}

/** How long the main thread may take to shut down, in ms. */
const SHUTDOWN_GRACE = 3000;
/** How long a signal may take to reach the thread that waits for it, in ms. */
const SIGNAL_ARRIVES = 100;
/** How long a question waits for a front end that has not connected its stdin socket yet, in ms. */
const ASK_PATIENCE = 5000;
const ASK_PAUSE = 20;
/** How often the thread checks that the parent process is alive, in ms. */
const PARENT_CHECK = 1000;

/** Ends the kernel when its parent is gone: a kernel must not outlive the server that started it. */
function watchParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    void endChildren(CHILD_GRACE).then(() => process.kill(process.pid, "SIGKILL"));
  }, PARENT_CHECK).unref();
}

async function serve(
  port: NonNullable<typeof parentPort>,
  { connection, connectionFile, shared, answers }: ControlData,
): Promise<void> {
  const flags = stopFlags(shared);
  const unlimited = { sendHighWaterMark: 0, sendTimeout: 0, linger: LINGER };
  const control = new Router(unlimited);
  const stdin = new Router({ ...unlimited, mandatory: true });
  const heartbeat = new Reply();
  const post = (message: FromControl) => port.postMessage(message);
  const log = (text: string) => post({ kind: "log", text });
  const wire = new Wire(connection, new SeenSignatures(signaturesFile(connectionFile, "control"), log));
  const send = (frames: Uint8Array[]) =>
    void control.send(frames).catch((error: unknown) => log(String(error)));
  /** Sends a question. The front end may have connected its other sockets a moment earlier than this one. */
  const ask = async (frames: Uint8Array[]) => {
    for (const end = Date.now() + ASK_PATIENCE; Date.now() < end; await sleep(ASK_PAUSE)) {
      try {
        return await stdin.send(frames);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EHOSTUNREACH") return log(String(error));
      }
    }
  };

  /** Loads what most kernels never need. */
  const load = createRequire(__filename);
  let main: MainThread | undefined;
  const mainThread = () => {
    const module = load("../debugger/mainThread.js") as typeof import("../debugger/mainThread.js");
    return (main ??= new module.MainThread());
  };
  /** Requests that are answered when a cell cannot be stopped, with the text that says so. */
  const unstoppableRequests: Message[] = [];
  const escalation = new Escalation(flags, mainThread, (text) => {
    log(text);
    for (const request of unstoppableRequests.splice(0))
      send(wire.encode(wire.compose("unstoppable_reply", { status: "ok", text }, request)));
  });
  let debug: DebugChannel | undefined;
  const loadDebugger = () => {
    const module = load("../debugger/channel.js") as typeof import("../debugger/channel.js");
    return new module.DebugChannel(
      wire,
      (reply) => send(wire.encode(reply)),
      (...publication) => post({ kind: "publish", publication }),
    );
  };
  /** Lets a main thread that is stopped at a breakpoint go on, so that it notices the interrupt. */
  const interruptStopped = async (): Promise<void> => {
    const synchronous = flags.inSynchronousPart();
    if (synchronous && debug?.stands) {
      // vm's breakOnSigint turns the termination into an error only if it has received the signal by then;
      // otherwise the cell would never end.
      process.kill(process.pid, "SIGINT");
      await sleep(SIGNAL_ARRIVES);
    }
    debug?.release(synchronous);
  };

  port.on("message", (message: ToControl) => {
    if (message.kind === "send") send(message.frames);
    else if (message.kind === "ask") void ask(message.frames);
    else if (message.kind === "pipes") emptyPipes(message.pipes);
    else {
      debug?.close(); // Node waits for its debugger before it ends
      main?.disconnect();
      closeOnceSent([control, heartbeat, stdin]);
      answers.close();
      port.close();
    }
  });

  process.on("exit", () => flags.setControlEnded());
  await control.bind(endpoint(connection, connection.control_port));
  await heartbeat.bind(endpoint(connection, connection.hb_port));
  await stdin.bind(endpoint(connection, connection.stdin_port));
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
        if (msg_type === "unstoppable_request") {
          unstoppableRequests.push(message);
          continue;
        }
        const [isInterrupt, isShutdown] = ["interrupt_request", "shutdown_request"].map(
          (type) => msg_type === type,
        );
        if (isInterrupt) void escalation.start();
        post({ kind: "message", frames });
        if (isInterrupt || isShutdown) void interruptStopped();
        if (isShutdown) {
          void endChildren(CHILD_GRACE);
          setTimeout(() => process.kill(process.pid, "SIGKILL"), SHUTDOWN_GRACE).unref();
        }
      } catch (error) {
        log(`dropped a control message: ${(error as Error).message}`);
      }
    }
  };
  const passAnswers = async () => {
    for await (const frames of stdin) {
      const answer: Answer = { frames, at: now() };
      answers.postMessage(answer);
      flags.countAnswer();
    }
  };
  await Promise.all([echo(), relay(), passAnswers()]);
}

if (parentPort) {
  watchParent();
  void serve(parentPort, workerData as ControlData);
}
