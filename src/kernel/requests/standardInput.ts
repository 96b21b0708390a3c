/** `process.stdin` of cells: the person at the keyboard is asked for each line that code reads. */
import { Readable } from "node:stream";

/** The time, in ms, that code has to stop reading after a line, so that nobody is asked for an extra line. */
const ENOUGH = 30;

export class StandardInput extends Readable {
  readonly fd = 0;
  private isWanted = false;
  private isAsking = false;

  /** `ask` resolves to a line; it rejects if nobody can be asked. */
  constructor(private readonly ask: () => Promise<string>) {
    super();
    this.on("resume", () => this.askSoon());
  }

  override _read(): void {
    this.isWanted = true;
    this.askSoon();
  }

  private askSoon(): void {
    setTimeout(() => void this.askNow().catch((error: Error) => this.destroy(error)), ENOUGH);
  }

  private async askNow(): Promise<void> {
    const isRead = !this.isPaused() || this.listenerCount("readable") > 0;
    if (!this.isWanted || this.isAsking || !isRead || this.destroyed) return;
    this.isAsking = true;
    const line = await this.ask();
    this.isWanted = this.isAsking = false; // before `push`, which may call `_read`
    this.push(`${line}\n`);
  }
}
