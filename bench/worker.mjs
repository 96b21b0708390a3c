import { createInterface } from "node:readline";
import { UserError } from "../scripts/setup/errors.mjs";
import { start, stop } from "../scripts/setup/processes.mjs";

/** The number of characters of a worker's messages that are kept, to be shown if it fails. */
const KEPT = 4000;

/**
 * A contestant's process. It reads requests as JSON lines, and answers each with one line:
 *
 *     { op: "load", work, settings, … } → { parameters, versions }
 *     { op: "run", steps } → { times: [ms of each step], losses: [of each step; null, or "NaN"], peak: bytes }
 *
 * It answers only once it has finished computing, so that the next contestant has the machine to itself: a
 * step that was begun ahead of its turn is waited for, and is not among the times of the next turn
 * (workers/turns.mjs).
 */
export class Worker {
  #child;
  #answers = [];
  #waiting;
  #said = "";
  #ended;

  /** @param name the contestant's name in errors */
  constructor(name, { command, args, env, cwd }) {
    this.name = name;
    this.#child = start(command, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stdin.on("error", () => {}); // the process has ended, so its answer will be missing
    this.#child.stderr.setEncoding("utf8").on("data", (text) => {
      this.#said = (this.#said + text).slice(-KEPT);
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.#answers.push(line);
      this.#waiting?.();
    });
    this.#child.ended.then(
      ({ code, signal }) => this.#end(signal ?? `exit code ${code}`),
      (error) => this.#end(error.message),
    );
  }

  #end(how) {
    this.#ended = how;
    this.#waiting?.();
  }

  /**
   * Sends a request and waits for its answer. An aborted signal ends the waiting; the worker goes on until it
   * is stopped.
   */
  async ask(request, signal) {
    signal?.throwIfAborted();
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const wake = () => this.#waiting?.();
    signal?.addEventListener("abort", wake);
    try {
      while (this.#answers.length === 0) {
        if (this.#ended) throw this.#failure(request, `ended (${this.#ended})`);
        await new Promise((resolve) => (this.#waiting = resolve));
        signal?.throwIfAborted();
      }
    } finally {
      this.#waiting = undefined;
      signal?.removeEventListener("abort", wake);
    }
    return this.#parse(request, this.#answers.shift());
  }

  #parse(request, line) {
    try {
      return JSON.parse(line);
    } catch {
      throw this.#failure(request, `answered "${line.slice(0, 200)}" where JSON was expected`);
    }
  }

  #failure({ op, work }, what) {
    const during = op === "load" ? `while loading "${work}"` : "while running steps";
    const said = this.#said.trim() ? `:\n${this.#said.trim().split("\n").slice(-12).join("\n")}` : ".";
    return new UserError(`${this.name} ${what} ${during}${said}`);
  }

  /** Ends the process and everything that it started. */
  async stop() {
    await stop(this.#child, 3000).catch(() => {}); // a process that never started has nothing to stop
  }
}
