import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/**
 * A stream like Node's stdout. All cells share it: `end` and `destroy`, which `pipeline` calls, leave it
 * open.
 */
export class StandardStream extends Writable {
  private readonly decoder = new StringDecoder("utf8");

  constructor(
    readonly fd: number,
    /** Called with what is written, in order. */
    private readonly take: (text: string) => void,
  ) {
    super({ decodeStrings: false, autoDestroy: false });
  }

  override _write(data: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.take(typeof data === "string" ? data : this.decoder.write(data));
    done();
  }

  override end(...args: unknown[]): this {
    const done = args.find((each) => typeof each === "function") as (() => void) | undefined;
    const [chunk, encoding] = args.filter((each) => typeof each !== "function") as [unknown, BufferEncoding];
    if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
    process.nextTick(() => {
      this.emit("finish"); // the sign that `pipeline` and `finished` wait for
      done?.();
    });
    return this;
  }

  override destroy(): this {
    return this;
  }
}
