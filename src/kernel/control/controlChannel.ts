/** The main thread's side of the control thread. */
import { join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Pipes } from "../output/pipes.js";
import type { Connection } from "../protocol/connection.js";
import type { Publish } from "../protocol/contents.js";
import type { Message } from "../protocol/messages.js";
import type { Wire } from "../protocol/wire.js";
import { type Answer, now } from "./answers.js";
import type { ControlData, FromControl, ToControl } from "./controlThread.js";
import { type StopFlags, stopFlags } from "./stopFlags.js";

/** How long the thread may take to end, in ms. */
const CLOSING = 2000;
/** How long the main thread may wait for an answer without noticing an interrupt, in ms. */
const NOTICE = 50;

export class ControlChannel {
  private constructor(
    private readonly worker: Worker,
    private readonly wire: Wire,
    private readonly flags: StopFlags,
    private readonly answers: MessagePort,
    private readonly log: (text: string) => void,
  ) {}

  /** Starts the thread. Resolves when its sockets are bound, and rejects when they cannot be. */
  static async open(
    connection: Connection,
    connectionFile: string,
    shared: SharedArrayBuffer,
    wire: Wire,
    handlers: {
      onMessage: (message: Message) => void;
      /** Takes a front end's answer, unless `answerTo` is waiting for it. */
      onAnswer: (message: Message, at: number) => void;
      log: (text: string) => void;
      publish: Publish;
    },
  ): Promise<ControlChannel> {
    const { port1, port2 } = new MessageChannel();
    const receive = (frames: Uint8Array[]) => {
      const message = decoded(wire, frames, "a control message", handlers.log);
      if (message) handlers.onMessage(message);
    };
    const workerData: ControlData = { connection, connectionFile, shared, answers: port2 };
    const worker = new Worker(join(__dirname, "controlThread.js"), { workerData, transferList: [port2] });
    await new Promise<void>((resolve, reject) => {
      worker.on("error", reject);
      worker.on("message", (event: FromControl) => {
        if (event.kind === "ready") resolve();
        else if (event.kind === "log") handlers.log(event.text);
        else if (event.kind === "publish") handlers.publish(...event.publication);
        else receive(event.frames);
      });
    });
    const channel = new ControlChannel(worker, wire, stopFlags(shared), port1, handlers.log);
    port1.on("message", ({ frames, at }: Answer) => {
      const answer = channel.answer(frames);
      if (answer) handlers.onAnswer(answer, at);
    });
    return channel;
  }

  reply(message: Message<object>): void {
    this.post({ kind: "send", frames: this.wire.encode(message) });
  }

  /** Sends a question to the client whose request it belongs to. */
  ask(message: Message<object>): void {
    this.post({ kind: "ask", frames: this.wire.encode(message) });
  }

  /**
   * Sends a question, and returns the answer. Meanwhile, this thread does nothing but call `check` again and
   * again, which may throw to end the wait.
   */
  answerTo(message: Message<object>, check: () => void): Message {
    let seen = this.flags.answers();
    const asked = now();
    this.ask(message);
    for (;;) {
      this.flags.waitForAnswer(seen, NOTICE);
      check();
      seen = this.flags.answers();
      let received: { message: Answer } | undefined;
      while ((received = receiveMessageOnPort(this.answers))) {
        const { frames, at } = received.message;
        const answer = at < asked ? undefined : this.answer(frames); // others are for earlier questions
        if (answer) return answer;
      }
    }
  }

  /** Returns undefined for anything but a well-formed, correctly signed answer. */
  private answer(frames: Uint8Array[]): Message | undefined {
    const message = decoded(this.wire, frames, "an answer", this.log);
    return message?.header.msg_type === "input_reply" ? message : undefined;
  }

  /** Lets the thread empty pipes that this thread may be too busy for. */
  emptyPipes(pipes: Pipes): void {
    this.post({ kind: "pipes", pipes }, [pipes.port]);
  }

  /** Returns when the thread has sent its last messages and ended. */
  close(): void {
    this.post({ kind: "close" });
    this.flags.waitForControl(CLOSING);
  }

  private post(event: ToControl, transfer: readonly Pipes["port"][] = []): void {
    this.worker.postMessage(event, transfer);
  }
}

/** Returns undefined, and says so in the log, for anything but a well-formed, correctly signed message. */
function decoded(
  wire: Wire,
  frames: Uint8Array[],
  what: string,
  log: (text: string) => void,
): Message | undefined {
  try {
    return wire.decode(frames.map((frame) => Buffer.from(frame)));
  } catch (error) {
    log(`dropped ${what}: ${(error as Error).message}`);
    return undefined;
  }
}
