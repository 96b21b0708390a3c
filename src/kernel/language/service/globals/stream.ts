/** Declares functions that Node has, and that Node's types declare only from version 26 on. */
import type { TransformStream, WritableStream } from "node:stream/web";

declare module "stream" {
  function compose(
    ...streams: (
      | NodeJS.ReadableStream
      | NodeJS.WritableStream
      | TransformStream
      | WritableStream
      | Iterable<unknown>
      | AsyncIterable<unknown>
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the author of the cell knows its type
      | ((source: any) => unknown)
    )[]
  ): Duplex;
  /** Returns null if `stream` is no stream. */
  function isWritable(stream: NodeJS.WritableStream | WritableStream): boolean | null;
}
