import { createServer, type RequestListener, type Server } from "node:http";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An HTTP server on this machine that counts what it is asked for. */
export async function localHost(answer: RequestListener) {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    server,
    close() {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}

export type LocalHost = Awaited<ReturnType<typeof localHost>>;

/** Returns the address of a port on which nobody listens. */
export async function deadAddress(): Promise<string> {
  const host = await localHost(() => undefined);
  await host.close();
  return host.url;
}

/**
 * Gives each test a folder, which is removed after it, unsets GENBOOK_MIRROR, and closes the test's hosts.
 * Call this inside a describe.
 */
export function sandbox() {
  const outside = process.env.GENBOOK_MIRROR;
  const hosts: LocalHost[] = [];
  const box = {
    folder: "",
    host: async (answer: RequestListener): Promise<LocalHost> => {
      const host = await localHost(answer);
      hosts.push(host);
      return host;
    },
    /** Every file under a folder of the sandbox, by relative path. */
    files: async (...path: string[]): Promise<string[]> => {
      const root = join(box.folder, ...path);
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
        .sort();
    },
  };
  beforeEach(async () => {
    delete process.env.GENBOOK_MIRROR;
    box.folder = await mkdtemp(join(tmpdir(), "genbook-test-"));
  });
  afterEach(async () => {
    if (outside === undefined) delete process.env.GENBOOK_MIRROR;
    else process.env.GENBOOK_MIRROR = outside;
    await Promise.all(hosts.splice(0).map((host) => host.close()));
    await rm(box.folder, { recursive: true, force: true });
  });
  return box;
}

/** Returns the error that a promise ends with; an error of its own when it does not fail. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: Error) => error,
  );
  if (outcome === undefined) throw new Error("expected a failure, got none");
  return outcome;
}
