import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { PublishedFile } from "../../../src/datasets/download/publishedFile";
import { mulberry32 } from "../../../src/math/shuffle";

/** Bytes without a pattern, the same for the same seed. */
export function noise(length: number, seed: number): Buffer {
  const random = mulberry32(seed);
  return Buffer.from(Uint8Array.from({ length }, () => Math.floor(256 * random())));
}

/** A published file with this content. */
export function publishedAs(content: Buffer, ...hosts: string[]): PublishedFile {
  return {
    folder: "things",
    name: "thing.gz",
    urls: hosts.map((host) => `${host}/public/thing.gz`),
    bytes: content.length,
    checksum: `sha256:${createHash("sha256").update(content).digest("hex")}`,
  };
}

interface Answer {
  request: IncomingMessage;
  response: ServerResponse;
  content: Buffer;
  /** The first byte that is asked for; undefined if all are, or if the validator is not this host's. */
  from: number | undefined;
  random: () => number;
}

const ETAG = '"one"';

/** Answers like a host that can continue files, but sends the bytes of `body` instead of the right ones. */
function answer({ response, content, from = 0 }: Answer, { etag = ETAG, body = content } = {}) {
  const rest = body.subarray(from);
  if (from > 0) response.setHeader("content-range", `bytes ${from}-${content.length - 1}/${content.length}`);
  response.writeHead(from > 0 ? 206 : 200, { etag, "content-length": rest.length });
  return rest;
}

/** Answers correctly up to a random byte, then does something else. */
function upToSomewhere(given: Answer, then: (response: ServerResponse, rest: Buffer) => void): void {
  const rest = answer(given);
  const end = Math.floor(given.random() * rest.length);
  given.response.write(rest.subarray(0, end), () => then(given.response, rest.subarray(end)));
}

/** Sends bytes, a few at a time, until the client has had enough. */
function drip(response: ServerResponse, bytes: (at: number) => Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => response.write(bytes(at++)), 20);
  response.on("close", () => clearInterval(timer));
}

function status(code: number, headers: Record<string, string> = {}) {
  return ({ response }: Answer) => void response.writeHead(code, headers).end();
}

/** Everything that a host can do, by name. */
export const ANSWERS: Record<string, (given: Answer) => void> = {
  "all that is asked for": (given) => void given.response.end(answer(given)),
  cut: (given) => upToSomewhere(given, (response) => response.destroy()),
  stall: (given) => upToSomewhere(given, () => undefined),
  drip: (given) =>
    upToSomewhere(given, (response, rest) => drip(response, (at) => rest.subarray(at, at + 1))),
  "no answer": () => undefined,
  "connection closed": ({ response }) => void response.destroy(),
  "a length that is too long": ({ response, content }) => {
    response.writeHead(200, { "content-length": content.length + 100 });
    response.write(content, () => response.destroy());
  },
  "a length that is too short": ({ response, content }) => {
    response.writeHead(200, { "content-length": content.length - 100 });
    response.end(content.subarray(100));
  },
  "an end that comes too early": ({ response, content, random }) => {
    response.writeHead(200);
    response.end(content.subarray(0, Math.floor(random() * content.length)));
  },
  "more than there is": ({ response, content }) => {
    response.writeHead(200);
    response.write(content);
    drip(response, () => Buffer.alloc(1000));
  },
  "bytes without end": ({ response }) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(1 << 16)));
    };
    response.on("drain", more);
    more();
  },
  "a wrong byte": (given) => {
    const body = Buffer.from(given.content);
    body[body.length - 1 - Math.floor(given.random() * 1000)] ^= 1;
    given.response.end(answer(given, { body }));
  },
  "429": status(429),
  "429, asks for no pause": status(429, { "retry-after": "0" }),
  "503, asks for a pause until now": ({ response }) => {
    response.writeHead(503, { "retry-after": new Date().toUTCString() }).end();
  },
  "503, asks for an hour": status(503, { "retry-after": "3600" }),
  "500": status(500),
  "404": status(404),
  "a redirect": status(302, { location: "/elsewhere" }),
  "the whole, whatever is asked for": (given) => void given.response.end(answer({ ...given, from: 0 })),
  "another ETag, the same bytes": (given) => void given.response.end(answer(given, { etag: '"two"' })),
  "another ETag, other bytes": (given) =>
    void given.response.end(answer(given, { etag: '"two"', body: noise(given.content.length, 99) })),
  "416": status(416),
  "206 with another part": ({ response, content, from = 0 }) => {
    const range = `bytes ${from + 7}-${content.length - 1}/${content.length}`;
    response.writeHead(206, { "content-range": range, etag: ETAG }).end(content.subarray(from + 7));
  },
  "206 without a range": ({ response, content }) => void response.writeHead(206).end(content),
  "a compressed body": ({ response, content }) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(content));
  },
  "a page to log in": ({ response }) => void response.writeHead(200).end("<html>Please log in.</html>"),
};

/** A host that gives these answers, one a request, and then what is asked for. */
export function faultyHost(content: Buffer, answers: string[], seed: number): RequestListener {
  const random = mulberry32(seed);
  let at = 0;
  return (request, response) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
    const isOurs = [undefined, ETAG].includes(request.headers["if-range"] as string | undefined);
    const from = asked && isOurs ? Number(asked) : undefined;
    ANSWERS[answers[at++] ?? "all that is asked for"]({ request, response, content, from, random });
  };
}
