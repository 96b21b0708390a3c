import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { inspect } from "node:util";

/**
 * A stream like Node's stdout. All cells share it: `end` and `destroy`, which `pipeline` calls, leave it
 * open. It takes what is written at once, and has no state that an interrupt in the middle of a call could
 * damage: a Writable's own `write` would keep back all later text.
 */
export class StandardStream extends Writable {
  private readonly decoder = new StringDecoder("utf8");

  constructor(
    readonly fd: number,
    /** Called with what is written, in order. */
    private readonly take: (text: string) => void,
  ) {
    super({ autoDestroy: false });
  }

  override write(data: unknown, ...rest: unknown[]): boolean {
    if (typeof data === "string") this.take(data);
    else if (data instanceof Uint8Array) this.take(this.decoder.write(data));
    else return super.write(data); // throws: a stream takes nothing else
    const written = rest.find((each) => typeof each === "function") as (() => void) | undefined;
    if (written) process.nextTick(written);
    return true;
  }

  override end(...args: unknown[]): this {
    const done = args.find((each) => typeof each === "function") as (() => void) | undefined;
    const [chunk] = args.filter((each) => typeof each !== "function");
    if (chunk !== undefined && chunk !== null) this.write(chunk);
    process.nextTick(() => {
      this.emit("finish"); // the sign that `pipeline` and `finished` wait for
      done?.();
    });
    return this;
  }

  override destroy(): this {
    return this;
  }

  [inspect.custom](): string {
    return `WriteStream { fd: ${this.fd} }`;
  }
}
