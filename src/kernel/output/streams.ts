/** The stdout and stderr of cells, gathered into few messages, in order and complete. */
import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../protocol/contents.js";
import type { Pipes } from "./pipes.js";
import { ProcessOutput } from "./processOutput.js";
import { writeToServerLog } from "./serverLog.js";
import { StandardStream } from "./standardStream.js";

/** The longest time that text waits for more text of its kind, in ms. */
const INTERVAL = 50;
/** The longest text of one message, in characters. Node could not encode half a billion. */
const MAX_MESSAGE = 2 ** 24;
/** How many open groups of `console.group` are closed before a cell. */
const MAX_GROUPS = 100;

/** What the streams need to know about the cell that printed a text. */
interface Owner {
  /** The text of a silent cell is thrown away. */
  readonly silent: boolean;
}

interface Chunk<Cell> {
  name: StreamName;
  cell: Cell;
  text: string[];
  length: number;
}

/** Ends what earlier cells have left indented. Node does not tell how many groups are open. */
export function closeConsoleGroups(): void {
  for (let i = 0; i < MAX_GROUPS; i++) console.groupEnd();
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
    for (const piece of pieces(text)) {
      const last = this.waiting.at(-1);
      const fits = last && last.length + piece.length <= MAX_MESSAGE;
      if (fits && last.name === name && last.cell === cell) {
        last.text.push(piece);
        last.length += piece.length;
      } else this.waiting.push({ name, cell, text: [piece], length: piece.length });
    }
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
      const stream = new StandardStream(fd, (text) => {
        const cell = this.cells.current();
        if (cell) this.write(name, text, cell);
        else writeToServerLog(text);
      });
      Object.defineProperty(process, name, { value: stream, configurable: true });
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

/** Cuts a text into pieces of MAX_MESSAGE, never in the middle of a character. */
function* pieces(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > MAX_MESSAGE) {
    const isPair = /[\ud800-\udbff]/.test(text[start + MAX_MESSAGE - 1]);
    const end = start + MAX_MESSAGE - (isPair ? 1 : 0);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}
