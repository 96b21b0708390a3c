/** The stdout and stderr of cells, gathered into few messages, in order and complete. */
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../protocol/contents.js";
import type { Pipes } from "./pipes.js";
import { ProcessOutput } from "./processOutput.js";
import { writeToServerLog } from "./serverLog.js";

/** The longest time that text waits for more text of its kind, in ms. */
const INTERVAL = 50;

/** What the streams need to know about the cell that printed a text. */
interface Owner {
  /** The text of a silent cell is thrown away. */
  readonly silent: boolean;
}

interface Chunk<Cell> {
  name: StreamName;
  cell: Cell;
  text: string[];
}

export class Streams<Cell extends Owner> {
  private waiting: Chunk<Cell>[] = [];
  private lastSent = 0;
  private timer: NodeJS.Timeout | undefined;
  private processOutput: ProcessOutput | undefined;

  constructor(
    private readonly cells: {
      /** The cell whose code is running. */
      current(): Cell | undefined;
      /** The cell that started last. */
      latest(): Cell | undefined;
    },
    private readonly publish: (name: StreamName, text: string, cell: Cell) => void,
  ) {}

  write(name: StreamName, text: string, cell: Cell): void {
    this.processOutput?.drain();
    this.gather(name, text, cell);
    if (performance.now() - this.lastSent >= INTERVAL) this.send();
  }

  /** Sends what has waited long enough. Loops call this, because they let no timer fire. */
  readonly poll = (): void => {
    const waiting = this.timer ?? this.processOutput?.waiting;
    if (waiting && performance.now() - this.lastSent >= INTERVAL) this.flush();
  };

  /**
   * Sends all text. Must be called before any other message of a cell, so that the screen keeps the program's
   * order.
   */
  flush(): void {
    this.processOutput?.drain();
    this.send();
  }

  private gather(name: StreamName, text: string, cell: Cell): void {
    if (text === "") return;
    const last = this.waiting.at(-1);
    if (last && last.name === name && last.cell === cell) last.text.push(text);
    else this.waiting.push({ name, cell, text: [text] });
    this.timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    this.lastSent = performance.now();
    const chunks = this.waiting;
    this.waiting = [];
    for (const { name, cell, text } of chunks) if (!cell.silent) this.publish(name, text.join(""), cell);
  }

  /**
   * Replaces stdout and stderr of the process by streams that send text to the cell that writes it. Node's
   * own are not wrapped: opening them would make the server's stdout non-blocking for the server as well.
   */
  capture(): void {
    for (const [name, fd] of [
      ["stdout", 1],
      ["stderr", 2],
    ] as const) {
      const decoder = new StringDecoder("utf8");
      const stream = new Writable({
        decodeStrings: false,
        write: (data: string | Buffer, _encoding, done) => {
          const text = typeof data === "string" ? data : decoder.write(data);
          const cell = this.cells.current();
          if (cell) this.write(name, text, cell);
          else writeToServerLog(text);
          done();
        },
      });
      Object.defineProperty(process, name, { value: Object.assign(stream, { fd }), configurable: true });
    }
  }

  /**
   * Captures what C code and child processes print as well, for the cell that started last. Returns what the
   * control thread needs.
   */
  captureProcess(): Pipes {
    const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
    this.processOutput = new ProcessOutput(({ name, bytes }) => {
      const text = decoders[name].write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      const cell = this.cells.latest();
      if (cell) this.gather(name, text, cell);
      else writeToServerLog(text);
    });
    return this.processOutput.pipes();
  }
}
