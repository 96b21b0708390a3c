import { createHash } from "node:crypto";
import { existsSync, symlinkSync } from "node:fs";
import { mkdir, readFile, truncate, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { expect } from "chai";
import { cachePath, download, UnreachableError } from "../../../src/datasets/download/download";
import type { PublishedFile } from "../../../src/datasets/download/publishedFile";
import { deadAddress, failure, sandbox } from "../localHost";

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) >> 3));
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");
const MD5 = createHash("md5").update(CONTENT).digest("hex");

function publishedAt(...hosts: string[]): PublishedFile {
  return {
    folder: "things",
    name: "thing.gz",
    urls: hosts.map((host) => `${host}/public/thing.gz`),
    bytes: CONTENT.length,
    checksum: `sha256:${SHA256}`,
  };
}

const good: RequestListener = (_, response) => response.end(CONTENT);

/**
 * What a host can do wrong, what is said about it, whether it looks as if there is no network, and whether a
 * part of the file is kept.
 */
const MISBEHAVIOURS: Record<
  string,
  { answer: RequestListener; says: RegExp; offline?: boolean; leavesPart?: boolean }
> = {
  "answers 404": {
    answer: (_, response) => response.writeHead(404).end("no"),
    says: /answered 404 Not Found/,
  },
  "answers 503": { answer: (_, response) => response.writeHead(503).end(), says: /answered 503/ },
  "sends a page of its own": {
    answer: (_, response) => response.end("<html>Please log in</html>"),
    says: /bytes that differ from the published ones \(expected 300000 bytes, got 26\)/,
  },
  "changes one byte": {
    answer: (_, response) => response.end(Buffer.concat([CONTENT.subarray(1), CONTENT.subarray(0, 1)])),
    says: new RegExp(`expected sha256:${SHA256}, got sha256:[0-9a-f]{64}`),
  },
  "cuts the connection halfway": {
    answer: (_, response) => {
      response.writeHead(200, { "content-length": CONTENT.length });
      response.write(CONTENT.subarray(0, 150_000), () => response.destroy());
    },
    says: /other side closed|terminated|ECONNRESET/,
    leavesPart: true,
  },
  "sends less than it announced, chunked": {
    answer: (_, response) => {
      response.write(CONTENT.subarray(0, 1000));
      response.end();
    },
    says: /expected 300000 bytes, got 1000/,
  },
  "falls silent halfway": {
    answer: (_, response) => void response.write(CONTENT.subarray(0, 150_000)),
    says: /no data within 0.15 s \(5 tries\)/,
    leavesPart: true,
  },
  "never answers": { answer: () => undefined, says: /no answer within 0.3 s/, offline: true },
  "closes the connection": {
    answer: (request) => request.socket.destroy(),
    says: /other side closed|ECONNRESET/,
    offline: true,
  },
};

describe("download", () => {
  const box = sandbox();
  const notices: string[] = [];
  const options = () => ({
    cacheDir: join(box.folder, "cache"),
    answerMs: 300,
    retryMs: 5,
    stallMs: 150,
    onNotice: (text: string) => notices.push(text),
  });
  const cached = () => readFile(join(box.folder, "cache", "things", "thing.gz"));
  beforeEach(() => notices.splice(0));

  it("keeps what it fetched: the second time, no host is asked", async () => {
    const host = await box.host(good);
    const file = publishedAt(host.url);
    const first = await download(file, options());
    expect(CONTENT.equals(first.bytes)).to.equal(true);
    expect(first).to.include({ official: true, source: `${host.url}/public/thing.gz` });
    const second = await download(file, options());
    expect(CONTENT.equals(second.bytes)).to.equal(true);
    expect(second).to.include({ official: true, source: cachePath(file, options()) });
    expect(host.asked).to.deep.equal(["/public/thing.gz"]);
    expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
    expect(notices).to.deep.equal([]);
  });

  it("accepts an MD5 if nothing better is published", async () => {
    const host = await box.host(good);
    const right: PublishedFile = { ...publishedAt(host.url), checksum: `md5:${MD5}` };
    expect((await download(right, options())).official).to.equal(true);
    const wrong: PublishedFile = { ...right, name: "other.gz", checksum: `md5:${"0".repeat(32)}` };
    expect((await failure(download(wrong, options()))).message).to.contain(`got md5:${MD5}`);
  });

  for (const [what, { answer, says, offline = false, leavesPart = false }] of Object.entries(MISBEHAVIOURS)) {
    it(`a host that ${what}: the next one is asked, and without one it is ${offline ? "unreachable" : "an error"}`, async () => {
      const bad = await box.host(answer);
      const error = await failure(download(publishedAt(bad.url), options()));
      expect(error.message)
        .to.match(says)
        .and.to.contain(new URL(bad.url).host)
        .and.to.contain("GENBOOK_MIRROR");
      expect(error instanceof UnreachableError).to.equal(offline);
      expect(/kept: \d+ of 300000 bytes/.test(error.message)).to.equal(leavesPart);
      expect(await box.files()).to.deep.equal(leavesPart ? ["cache/things/thing.gz.part"] : []);

      const { bytes, source } = await download(publishedAt(bad.url, (await box.host(good)).url), options());
      expect(CONTENT.equals(bytes)).to.equal(true);
      expect(source).not.to.contain(bad.url);
      expect(await box.files()).to.deep.equal(["cache/things/thing.gz"]);
    });
  }

  it("is unreachable only when no host can be reached", async () => {
    const [dead, absent] = [await deadAddress(), await box.host(MISBEHAVIOURS["answers 404"].answer)];
    const offline = await failure(download(publishedAt(dead, "http://no-such-host.invalid"), options()));
    expect(offline).to.be.instanceOf(UnreachableError);
    expect(offline.message)
      .to.match(/ECONNREFUSED/)
      .and.to.match(/no-such-host\.invalid: .+/);
    expect(offline.message).to.contain("Connect to the internet");
    expect(await failure(download(publishedAt(dead, absent.url), options()))).not.to.be.instanceOf(
      UnreachableError,
    );
  });

  describe("a damaged file in the cache", () => {
    const DAMAGES: Record<string, Buffer> = {
      truncated: CONTENT.subarray(0, 4096),
      empty: Buffer.alloc(0),
      "with a flipped bit": Buffer.from(CONTENT.map((byte, i) => (i === 777 ? byte ^ 1 : byte))),
    };
    for (const [how, bytes] of Object.entries(DAMAGES)) {
      it(`${how}: is noticed, reported and fetched again`, async () => {
        const file = publishedAt((await box.host(good)).url);
        const path = cachePath(file, options());
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, bytes);
        expect(CONTENT.equals((await download(file, options())).bytes)).to.equal(true);
        expect(notices).to.have.lengthOf(1);
        expect(notices[0]).to.contain(`${path} is damaged (expected`);
        expect(CONTENT.equals(await cached())).to.equal(true);
        expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
      });

      it(`${how}, and offline: is never used, and stays where it is`, async () => {
        const file = publishedAt(await deadAddress());
        const path = cachePath(file, options());
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, bytes);
        const error = await failure(download(file, options()));
        expect(error).to.be.instanceOf(UnreachableError);
        expect(error.message).to.contain(`${path} is damaged`);
        expect(bytes.equals(await cached())).to.equal(true);
      });
    }
  });

  describe("a cache that cannot be written", () => {
    const usedFromMemory = async (answer: RequestListener = good) => {
      const { bytes, official } = await download(publishedAt((await box.host(answer)).url), options());
      expect(CONTENT.equals(bytes)).to.equal(true);
      expect(official).to.equal(true);
      return notices;
    };

    it("a file in the folder's place: the data is used all the same", async () => {
      await writeFile(join(box.folder, "cache"), "in the way");
      const [notice, ...more] = await usedFromMemory();
      expect(notice).to.match(/Could not keep .*cache is not a folder.*XDG_CACHE_HOME/);
      expect(more).to.deep.equal([]);
      expect(await box.files()).to.deep.equal(["cache"]);
    });

    if (existsSync("/dev/full")) {
      const onFullDisk = (name: string): RequestListener => {
        return (request, response) => {
          symlinkSync("/dev/full", join(box.folder, "cache", "things", name));
          good(request, response);
        };
      };

      it("a full disk: the data is used all the same, and no partial file is left", async () => {
        const [notice, ...more] = await usedFromMemory(onFullDisk(`thing.gz.${process.pid}.genbook.part`));
        expect(notice).to.match(/Could not keep .*ENOSPC/);
        expect(more).to.deep.equal([]);
        expect(await box.files("cache")).to.deep.equal([]);
      });

      it("a disk that has no room for what has arrived so far: the download goes on", async () => {
        expect(await usedFromMemory(onFullDisk("thing.gz.part"))).to.deep.equal([]);
        expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
      });
    }
  });

  describe("an AbortSignal", () => {
    const stop = new Error("stopped by the reader");

    it("aborted beforehand: no host is asked, and not even the cache is read", async () => {
      const host = await box.host(good);
      await download(publishedAt(host.url), options());
      const aborted = download(publishedAt(host.url), { ...options(), signal: AbortSignal.abort(stop) });
      expect(await failure(aborted)).to.equal(stop);
      expect(host.asked).to.have.lengthOf(1);
    });

    for (const phase of ["never answers", "falls silent halfway"]) {
      it(`aborted while a host ${phase}: ends with its reason, and asks no other host`, async () => {
        const controller = new AbortController();
        const slow = await box.host((request, response) => {
          MISBEHAVIOURS[phase].answer(request, response);
          setTimeout(() => controller.abort(stop), 50);
        });
        const next = await box.host(good);
        const patient = { ...options(), answerMs: 5000, stallMs: 5000, signal: controller.signal };
        expect(await failure(download(publishedAt(slow.url, next.url), patient))).to.equal(stop);
        expect(next.asked).to.deep.equal([]);
        const { leavesPart } = MISBEHAVIOURS[phase];
        expect(await box.files()).to.deep.equal(leavesPart ? ["cache/things/thing.gz.part"] : []);
      });
    }
  });

  describe("a mirror", () => {
    /** Writes the file of a mirror, and returns the mirror's URL. */
    const fileMirror = async (bytes: Buffer): Promise<string> => {
      await mkdir(join(box.folder, "a mirror", "things"), { recursive: true });
      await writeFile(join(box.folder, "a mirror", "things", "thing.gz"), bytes);
      return pathToFileURL(join(box.folder, "a mirror")).href;
    };

    it("as a file URL is tried before the hosts; published bytes are kept", async () => {
      const host = await box.host(good);
      process.env.GENBOOK_MIRROR = await fileMirror(CONTENT);
      const { official, source } = await download(publishedAt(host.url), options());
      expect(official).to.equal(true);
      expect(source).to.equal(join(box.folder, "a mirror", "things", "thing.gz"));
      expect(host.asked).to.deep.equal([]);
      expect(CONTENT.equals(await cached())).to.equal(true);
    });

    it("as an http URL likewise, with or without a slash at its end", async () => {
      for (const end of ["", "/"]) {
        const host = await box.host(good);
        const { official } = await download(publishedAt(), {
          ...options(),
          mirror: `${host.url}/all data${end}`,
        });
        expect(official).to.equal(true);
        expect(host.asked).to.deep.equal(["/all%20data/things/thing.gz"]);
      }
    });

    it("with other bytes is preferred to a good cache, says so, and leaves the cache alone", async () => {
      const file = publishedAt((await box.host(good)).url);
      await download(file, options());
      const other = Buffer.from("another thing");
      const { bytes, official } = await download(file, { ...options(), mirror: await fileMirror(other) });
      expect(other.equals(bytes)).to.equal(true);
      expect(official).to.equal(false);
      expect(CONTENT.equals(await cached())).to.equal(true);
    });

    it("behind a user and a password, which no message shows", async () => {
      const authorization = `Basic ${Buffer.from("reader:s€cret").toString("base64")}`;
      const host = await box.host((request, response) => {
        if (request.headers.authorization === authorization) good(request, response);
        else response.writeHead(401).end();
      });
      const mirror = `${host.url.replace("//", "//reader:s%E2%82%ACcret@")}/data`;
      const { source } = await download(publishedAt(), { ...options(), mirror });
      expect(source).to.equal(`${host.url.replace("//", "//***@")}/data/things/thing.gz`);

      process.env.GENBOOK_MIRROR = mirror.replace("reader", "other");
      const error = await failure(download(publishedAt(), options()));
      expect(error.message).to.match(/^GENBOOK_MIRROR is http:\/\/\*\*\*@.*: answered 401 Unauthorized/);
      process.env.GENBOOK_MIRROR = `${mirror}`.replace("http:", "https:");
      const refused = await failure(download(publishedAt(), options()));
      process.env.GENBOOK_MIRROR = "reader:secret@host/data";
      const noUrl = await failure(download(publishedAt(), options()));
      for (const each of [error, refused, noUrl])
        expect(inspect(each, { depth: 10 })).not.to.match(/s€cret|s%E2%82%ACcret|secret/);
    });

    it("with a file of more than 1 GiB is refused", async () => {
      const mirror = await fileMirror(CONTENT);
      await truncate(join(box.folder, "a mirror", "things", "thing.gz"), 2 ** 30 + 1); // a hole, which takes no room
      const error = await failure(download(publishedAt(), { ...options(), mirror }));
      expect(error.message).to.match(/expected at most 1073741824 bytes in .*thing\.gz, got 1073741825/);
    });

    it('the option "" means none, whatever the environment says', async () => {
      process.env.GENBOOK_MIRROR = "file:///nowhere";
      const host = await box.host(good);
      await download(publishedAt(host.url), { ...options(), mirror: "" });
      expect(host.asked).to.have.lengthOf(1);
    });

    const WRONG: Record<string, { mirror: () => string | Promise<string>; says: RegExp }> = {
      "no URL": { mirror: () => "somewhere", says: /this is not a URL/ },
      "a plain path": { mirror: () => box.folder, says: /this is not a URL.*such as file:\/\/\// },
      "another scheme": { mirror: () => "ftp://example.org/data", says: /the scheme ftp: is not supported/ },
      "a file URL with a host": { mirror: () => "file://data/here", says: /host must be/i },
      "a folder that does not exist": {
        mirror: () => pathToFileURL(join(box.folder, "absent")).href,
        says: /ENOENT/,
      },
      "a folder without the file": {
        mirror: () => pathToFileURL(box.folder).href,
        says: /ENOENT.*things\/thing\.gz/,
      },
      "a file, not a folder": {
        mirror: async () => {
          await writeFile(join(box.folder, "file"), "");
          return pathToFileURL(join(box.folder, "file")).href;
        },
        says: /ENOTDIR/,
      },
      "a host that does not exist": {
        mirror: () => "http://no-such-host.invalid/data",
        says: /no-such-host\.invalid/,
      },
      "a port on which nothing listens": { mirror: deadAddress, says: /ECONNREFUSED/ },
      ...Object.fromEntries(
        [
          "answers 404",
          "answers 503",
          "never answers",
          "cuts the connection halfway",
          "falls silent halfway",
        ].map((what) => [
          `a host that ${what}`,
          {
            mirror: async () => (await box.host(MISBEHAVIOURS[what].answer)).url,
            says: MISBEHAVIOURS[what].says,
          },
        ]),
      ),
    };
    for (const [what, { mirror, says }] of Object.entries(WRONG)) {
      it(`that is ${what}: an error that names GENBOOK_MIRROR, although cache and hosts have the file`, async () => {
        const host = await box.host(good);
        await download(publishedAt(host.url), options());
        const wrong = await mirror();
        process.env.GENBOOK_MIRROR = wrong;
        const error = await failure(download(publishedAt(host.url), options()));
        expect(error.message).to.match(says);
        expect(error.message)
          .to.contain(`GENBOOK_MIRROR is ${wrong}: `)
          .and.to.contain("holds things/thing.gz");
        expect(error).not.to.be.instanceOf(UnreachableError);
        expect(host.asked).to.have.lengthOf(1);
        expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
      });
    }
  });
});
