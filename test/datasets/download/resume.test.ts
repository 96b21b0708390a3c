import { mkdir, readFile, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { cachePath, download } from "../../../src/datasets/download/download";
import { failure, sandbox } from "../localHost";
import { noise, publishedAs } from "./faultyHost";

const CONTENT = noise(200_000, 1);
const OTHER = noise(200_000, 2);
const HALF = 100_000;

describe("a download that was cut", () => {
  const box = sandbox();
  const options = () => ({
    cacheDir: join(box.folder, "cache"),
    answerMs: 2000,
    stallMs: 2000,
    retryMs: 5,
    onNotice: (text: string) => expect.fail(text),
  });

  /** A host that answers each request with the next of these, and the headers range and if-range of each. */
  async function hostOf(...answers: RequestListener[]) {
    const asked: (string | undefined)[][] = [];
    const host = await box.host((request, response) => {
      asked.push([request.headers.range, request.headers["if-range"] as string | undefined]);
      answers[Math.min(asked.length, answers.length) - 1](request, response);
    });
    return { url: host.url, asked };
  }

  const whole =
    (headers: Record<string, string> = {}, body = CONTENT): RequestListener =>
    (_, response) =>
      void response.writeHead(200, { ...headers, "content-length": body.length }).end(body);

  /** Sends the whole file, but loses the connection after half of it. */
  const cut =
    (headers: Record<string, string> = {}): RequestListener =>
    (_, response) => {
      response.writeHead(200, { ...headers, "content-length": CONTENT.length });
      response.write(CONTENT.subarray(0, HALF));
      setTimeout(() => response.destroy(), 50); // when the half has arrived
    };

  const rest =
    (headers: Record<string, string> = {}, body = CONTENT): RequestListener =>
    (_, response) => {
      const range = `bytes ${HALF}-${CONTENT.length - 1}/${CONTENT.length}`;
      response.writeHead(206, { ...headers, "content-range": range }).end(body.subarray(HALF));
    };

  const expectRight = async (load: Promise<{ bytes: Uint8Array }>) => {
    expect(CONTENT.equals((await load).bytes)).to.equal(true);
    expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
    expect(CONTENT.equals(await readFile(join(box.folder, "cache", "things", "thing.gz")))).to.equal(true);
  };

  /** Leaves these bytes as those that an earlier process received. */
  async function leavePart(bytes: Uint8Array): Promise<void> {
    const path = `${cachePath(publishedAs(CONTENT), options())}.part`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }

  const date = "Wed, 21 Oct 2015 07:28:00 GMT";
  const VALIDATORS: [what: string, headers: Record<string, string>, ifRange: string | undefined][] = [
    ["an ETag", { etag: '"one"', "last-modified": date }, '"one"'],
    ["a date, if the ETag is weak", { etag: 'W/"one"', "last-modified": date }, date],
    ["nothing, because the checksum will decide", {}, undefined],
  ];
  for (const [what, headers, ifRange] of VALIDATORS) {
    it(`continues where it was cut, validated by ${what}`, async () => {
      const host = await hostOf(cut(headers), rest(headers));
      await expectRight(download(publishedAs(CONTENT, host.url), options()));
      expect(host.asked).to.deep.equal([
        [undefined, undefined],
        [`bytes=${HALF}-`, ifRange],
      ]);
    });
  }

  it("continues at another host, which does not know the first one's ETag", async () => {
    const first = await hostOf(cut({ etag: '"one"' }));
    const second = await hostOf(rest({ etag: '"two"' }));
    await expectRight(download(publishedAs(CONTENT, first.url, second.url), options()));
    expect(second.asked).to.deep.equal([[`bytes=${HALF}-`, undefined]]);
    expect(first.asked).to.have.length(1);
  });

  it("starts over if the host sends the whole file instead", async () => {
    const host = await hostOf(cut(), whole());
    await expectRight(download(publishedAs(CONTENT, host.url), options()));
    expect(host.asked).to.have.length(2);
  });

  it("starts over if the file has changed in the meantime", async () => {
    const host = await hostOf(cut({ etag: '"old"' }), rest({ etag: '"new"' }), whole({ etag: '"new"' }));
    await expectRight(download(publishedAs(CONTENT, host.url), options()));
    expect(host.asked.map(([range]) => range)).to.deep.equal([undefined, `bytes=${HALF}-`, undefined]);
  });

  it("starts over, once, if the pieces do not belong together", async () => {
    const host = await hostOf(cut(), rest({}, OTHER), whole());
    await expectRight(download(publishedAs(CONTENT, host.url), options()));
    const wrong = await hostOf(cut(), rest({}, OTHER), whole({}, OTHER));
    const error = await failure(download({ ...publishedAs(CONTENT, wrong.url), name: "b.gz" }, options()));
    expect(error.message).to.match(/sent bytes that differ from the published ones \(expected sha256/);
    expect(wrong.asked).to.have.length(3);
  });

  describe("again and again", () => {
    const LARGE = noise(7_000_000, 3);

    /** Sends this many of the bytes that are asked for, then loses the connection. */
    const pieceOf =
      (bytes: number, etag = () => '"one"'): RequestListener =>
      (request, response) => {
        const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
        const range = `bytes ${from}-${LARGE.length - 1}/${LARGE.length}`;
        const headers = { etag: etag(), "content-length": LARGE.length - from };
        if (from > 0) response.writeHead(206, { ...headers, "content-range": range });
        else response.writeHead(200, headers);
        response.write(LARGE.subarray(from, from + bytes));
        setTimeout(() => response.destroy(), 100);
      };

    it("is patient as long as each try brings more than a megabyte", async () => {
      const host = await hostOf(pieceOf(1_100_000));
      expect(LARGE.equals((await download(publishedAs(LARGE, host.url), options())).bytes)).to.equal(true);
      expect(host.asked).to.have.length(7);
    });

    it("gives up if the tries bring the same bytes again", async () => {
      let version = 0;
      const host = await hostOf(pieceOf(6_000_000, () => `"${++version}"`));
      const { message } = await failure(download(publishedAs(LARGE, host.url), options()));
      expect(message).to.match(/: (terminated|other side closed|the file changed.*) \(5 tries\)/);
      expect(host.asked.length).to.be.at.most(6);
    });
  });

  describe("in an earlier process", () => {
    it("continues what that one received", async () => {
      await leavePart(CONTENT.subarray(0, HALF));
      const host = await hostOf(rest());
      await expectRight(download(publishedAs(CONTENT, host.url), options()));
      expect(host.asked).to.deep.equal([[`bytes=${HALF}-`, undefined]]);
    });

    it("asks no host if that one received everything", async () => {
      await leavePart(CONTENT);
      const host = await hostOf(whole());
      await expectRight(download(publishedAs(CONTENT, host.url), options()));
      expect(host.asked).to.deep.equal([]);
    });

    const WRONG: [what: string, bytes: Uint8Array][] = [
      ["other bytes", OTHER.subarray(0, HALF)],
      ["all bytes, but others", OTHER],
      ["more than there is", Buffer.concat([CONTENT, OTHER])],
      ["nothing", Buffer.alloc(0)],
    ];
    for (const [what, bytes] of WRONG) {
      it(`is not misled by ${what}`, async () => {
        await leavePart(bytes);
        const host = await box.host((request, response) =>
          (request.headers.range ? rest() : whole())(request, response),
        );
        await expectRight(download(publishedAs(CONTENT, host.url), options()));
      });
    }

    it("removes what killed processes left, but no other file", async () => {
      await leavePart(CONTENT.subarray(0, HALF));
      const folder = dirname(cachePath(publishedAs(CONTENT), options()));
      const left = ["thing.gz.123.genbook.part", "thing.gz.lock.123.genbook.part", "thing.gz.lock.turn"];
      const others = ["other.gz", "other.gz.123.genbook.part", "other.gz.part", "thing.gz.txt"];
      for (const name of [...left, ...others]) await writeFile(join(folder, name), "");
      await writeFile(join(folder, "thing.gz.lock"), '{"pid":4194999}'); // above Linux' highest pid
      const host = await hostOf(rest());
      await download(publishedAs(CONTENT, host.url), options());
      const wanted = [...others, "thing.gz"].map((name) => `things/${name}`).sort();
      expect(await box.files("cache")).to.deep.equal(wanted);
    });

    it("removes the lock of a process that was killed after its work", async () => {
      const path = cachePath(publishedAs(CONTENT), options());
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, CONTENT);
      await writeFile(`${path}.lock`, '{"pid":4194999}');
      await expectRight(download(publishedAs(CONTENT), options()));
    });
  });

  describe("of a mirror, whose bytes have no checksum", () => {
    const fromMirror = (url: string) => download(publishedAs(OTHER), { ...options(), mirror: url });

    it("continues only with a validator", async () => {
      const host = await hostOf(cut({ etag: '"one"' }), rest({ etag: '"one"' }));
      expect(CONTENT.equals((await fromMirror(host.url)).bytes)).to.equal(true);
      expect(host.asked[1]).to.deep.equal([`bytes=${HALF}-`, '"one"']);
      const without = await hostOf(cut(), whole());
      expect(CONTENT.equals((await fromMirror(without.url)).bytes)).to.equal(true);
      expect(without.asked[1]).to.deep.equal([undefined, undefined]);
      expect(await box.files()).to.deep.equal([]);
    });

    it("never mixes two files", async () => {
      const host = await hostOf(cut({ etag: '"old"' }), rest({ etag: '"new"' }, OTHER), whole({}, CONTENT));
      expect(CONTENT.equals((await fromMirror(host.url)).bytes)).to.equal(true);
      const silent = await hostOf(cut({ etag: '"old"' }), rest({}, OTHER), whole({}, CONTENT));
      expect(CONTENT.equals((await fromMirror(silent.url)).bytes)).to.equal(true);
    });
  });
});
