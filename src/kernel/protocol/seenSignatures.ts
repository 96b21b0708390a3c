/**
 * Remembers the signatures of the messages that a kernel has received, so that somebody who has recorded one
 * cannot send it again. A restart keeps the key with which messages are signed, so the signatures are also
 * kept in a file, which the restarted kernel reads.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** The least number of signatures that are remembered: as many as jupyter_client remembers. */
const MANY = 65_536;

export class SeenSignatures {
  private latest = new Set<string>();
  /** The signatures before those in `latest`, which have a file of their own. */
  private older = new Set<string>();
  private descriptor: number | undefined;

  /**
   * `file` keeps the signatures; without it, they are forgotten when the process ends. `log` is told why a
   * file cannot be used.
   */
  constructor(
    private readonly file?: string,
    private readonly log: (text: string) => void = () => undefined,
  ) {
    if (file === undefined) return;
    this.tryTo(() => {
      this.older = read(olderFile(file));
      this.latest = read(file);
      this.open(file);
    });
  }

  /** Returns false if the signature has been added before. */
  add(signature: string): boolean {
    if (this.latest.has(signature) || this.older.has(signature)) return false;
    if (this.latest.size >= MANY) this.beginAnew();
    this.latest.add(signature);
    // This is done before the message is obeyed, because that may end the process. It takes about 10 µs.
    this.tryTo(() => {
      if (this.descriptor !== undefined) writeSync(this.descriptor, `${signature}\n`);
    });
    return true;
  }

  private beginAnew(): void {
    this.older = this.latest;
    this.latest = new Set();
    const { descriptor, file } = this;
    if (descriptor === undefined || file === undefined) return;
    this.tryTo(() => {
      closeSync(descriptor);
      renameSync(file, olderFile(file));
      this.open(file);
    });
  }

  private open(file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    this.descriptor = openSync(file, "a");
  }

  private tryTo(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.descriptor = undefined;
      this.log(`a restart will forget which messages were received: ${(error as Error).message}`);
    }
  }
}

const olderFile = (file: string) => `${file}.old`;

const read = (file: string): Set<string> =>
  new Set(existsSync(file) ? readFileSync(file, "latin1").split("\n").slice(0, -1) : []);

/** Returns the folder for these files. Jupyter looks for kernels in that of the connection files itself. */
const folderBeside = (connectionFile: string) => join(dirname(connectionFile), "genbook");

/** Returns the path of the file for one of a kernel's threads. */
export const signaturesFile = (connectionFile: string, thread: "main" | "control"): string =>
  join(folderBeside(connectionFile), `${basename(connectionFile)}.${thread}`);

/** Removes the files of a kernel that ends for good, and those of kernels that were killed. */
export function removeSignatures(connectionFile: string): void {
  const folder = folderBeside(connectionFile);
  if (!existsSync(folder)) return;
  for (const each of readdirSync(folder)) {
    const kernel = each.replace(/\.(main|control)(\.old)?$/, "");
    const isOver = kernel === basename(connectionFile) || !existsSync(join(dirname(connectionFile), kernel));
    if (isOver) rmSync(join(folder, each), { force: true });
  }
}
