/**
 * Captures what bypasses JavaScript's streams: the output of C code (TensorFlow's log), and of child
 * processes that inherit stdout and stderr. Descriptors 1 and 2 become pipes (see pipes.ts); the server's log
 * gets a descriptor of its own.
 */
import { spawn } from "node:child_process";
import { closeSync, constants } from "node:fs";
import type { Socket } from "node:net";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type * as Koffi from "../../files/koffi.js";
import type { StreamName } from "../protocol/contents.js";
import { type Pipes, PIPE_SIZE, type Printed, newPipeState, PipeState } from "./pipes.js";
import { log, moveServerLog } from "./serverLog.js";

const F_SETFD = 2; // on Linux and on macOS, like the next two
const FD_CLOEXEC = 1;
const F_SETFL = 4;
const UNBUFFERED = 2; // setvbuf's _IONBF

/**
 * Returns the C functions that are needed here. Koffi, which takes 10 ms to load, is loaded with the first
 * cell at the earliest.
 */
function libc() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { koffi } = require("../../files/koffi.js") as typeof Koffi;
  const library = koffi.load(null);
  return {
    dup: library.func("int dup(int)") as (from: number) => number,
    dup2: library.func("int dup2(int, int)") as (from: number, to: number) => number,
    fcntl: library.func("int fcntl(int, int, ...)") as (
      fd: number,
      command: number,
      ...argument: [type: string, value: number]
    ) => number,
    pipe: library.func("int pipe(_Out_ int *)") as (ends: [number, number]) => number,
    read: library.func("intptr_t read(int, void *, size_t)") as (
      fd: number,
      into: Uint8Array,
      size: number,
    ) => number,
    setvbuf: library.func("int setvbuf(void *, void *, int, size_t)") as (
      file: unknown,
      buffer: null,
      mode: number,
      size: number,
    ) => number,
    /** C's `stdout`. */
    stdout: koffi.decode(
      library.symbol(process.platform === "darwin" ? "__stdoutp" : "stdout"),
      "void *",
    ) as unknown,
  };
}

export class ProcessOutput {
  private readonly libc = libc();
  private readonly shared = newPipeState();
  private readonly state = new PipeState(this.shared);
  private readonly channel = new MessageChannel();
  private readonly ends: Record<StreamName, number>;
  private readonly buffer = new Uint8Array(PIPE_SIZE);

  /** Starts to capture: `take` is called with everything that is printed. */
  constructor(private readonly take: (printed: Printed) => void) {
    const { dup, setvbuf, stdout } = this.libc;
    const serverLog = this.keptFromChildren(dup(2));
    moveServerLog(serverLog);
    this.ends = { stdout: this.replace(1), stderr: this.replace(2) };
    setvbuf(stdout, null, UNBUFFERED, 0); // otherwise printf holds its text back until it has 4 KB
    leaveLastWords(this.ends, serverLog);
    this.channel.port1.on("message", (printed: Printed) => this.handOver(printed)).unref();
  }

  /** Returns what the control thread needs. The port can be handed over only once. */
  pipes(): Pipes {
    return { ends: this.ends, shared: this.shared, port: this.channel.port2 };
  }

  /** True when the control thread has read something that has not been taken yet. */
  get waiting(): boolean {
    return this.state.backlog() > 0;
  }

  /** Takes everything that has been printed so far. */
  drain(): void {
    this.state.hold();
    for (let next = receiveMessageOnPort(this.channel.port1); next;) {
      this.handOver(next.message as Printed);
      next = receiveMessageOnPort(this.channel.port1);
    }
    for (const name of ["stdout", "stderr"] as const) {
      const length = this.libc.read(this.ends[name], this.buffer, PIPE_SIZE);
      if (length > 0) this.take({ name, bytes: this.buffer.subarray(0, length) });
    }
    this.state.release();
  }

  private handOver(printed: Printed): void {
    this.state.addToBacklog(-printed.bytes.byteLength);
    this.take(printed);
  }

  /** Puts a pipe in place of a descriptor. Returns the end to read from, which does not block. */
  private replace(descriptor: number): number {
    const { dup2, fcntl, pipe } = this.libc;
    const ends: [number, number] = [-1, -1];
    if (pipe(ends) < 0) throw new Error("could not make a pipe for output: too many files are open");
    const [reading, writing] = ends;
    fcntl(reading, F_SETFL, "int", constants.O_NONBLOCK);
    dup2(writing, descriptor);
    closeSync(writing);
    return this.keptFromChildren(reading);
  }

  private keptFromChildren(descriptor: number): number {
    this.libc.fcntl(descriptor, F_SETFD, "int", FD_CLOEXEC);
    return descriptor;
  }
}

/**
 * Starts a process that waits until the kernel is gone and then copies what is left in the pipes, such as the
 * message of a crash, to the server's log. Its stdin, whose other end only the kernel holds, tells it when.
 */
function leaveLastWords(ends: Record<StreamName, number>, serverLog: number): void {
  const child = spawn("/bin/sh", ["-c", "cat; cat <&3; cat <&4"], {
    stdio: ["pipe", serverLog, "ignore", ends.stdout, ends.stderr],
    cwd: "/",
    detached: true, // so that it outlives the kernel and signals to the kernel's process group
  });
  child.on("error", (error) => log(`if the kernel crashes, its last output will be lost: ${error.message}`));
  child.unref();
  (child.stdin as Socket | null)?.unref();
}
