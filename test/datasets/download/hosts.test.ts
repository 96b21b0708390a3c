import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { join } from "node:path";
import { expect } from "chai";
import { download, UnreachableError } from "../../../src/datasets/download/download";
import { fetchRest } from "../../../src/datasets/download/fetchRest";
import { PartialFile } from "../../../src/datasets/download/partialFile";
import { InterruptedError } from "../../../src/terminal/interrupt";
import { deadAddress, failure, sandbox } from "../localHost";
import { noise, publishedAs } from "./faultyHost";

const CONTENT = noise(28_881, 1);
const good: RequestListener = (_, response) => void response.end(CONTENT);

describe("what a download does with its hosts", () => {
  const box = sandbox();
  const options = () => ({
    cacheDir: join(box.folder, "cache"),
    answerMs: 2000,
    stallMs: 300,
    retryMs: 5,
    onNotice: (text: string) => expect.fail(text),
  });
  const load = (...urls: string[]) => download(publishedAs(CONTENT, ...urls), options());

  /** A host that gives these answers, then the last one again, and when it was asked, in ms. */
  async function hostOf(...answers: RequestListener[]) {
    const times: number[] = [];
    const host = await box.host((request, response) => {
      times.push(performance.now());
      answers[Math.min(times.length, answers.length) - 1](request, response);
    });
    return { url: host.url, times };
  }

  const status =
    (code: number, headers: Record<string, string> = {}): RequestListener =>
    (_, response) =>
      void response.writeHead(code, headers).end();

  describe("that are busy", () => {
    for (const [what, value] of [
      ["seconds", () => "1"],
      ["a date", () => new Date(Date.now() + 2000).toUTCString()],
    ] as const) {
      it(`waits as long as they ask, in ${what}`, async () => {
        const host = await hostOf((request, response) => {
          status(429, { "retry-after": value() })(request, response);
        }, good);
        await load(host.url);
        expect(host.times[1] - host.times[0]).to.be.within(900, 2900);
      });
    }

    it("asks the next host meanwhile", async () => {
      const busy = await hostOf(status(503, { "retry-after": "30" }));
      expect((await load(busy.url, (await hostOf(good)).url)).source).not.to.contain(busy.url);
    });

    it("does not wait for an hour", async () => {
      const host = await hostOf(status(429, { "retry-after": "3600" }));
      expect((await failure(load(host.url))).message).to.contain(
        "answered 429 Too Many Requests, and asks to wait 1 h 00 min",
      );
      expect(host.times).to.have.length(1);
    });

    it("asks again after growing pauses, and gives up after five tries", async () => {
      const host = await hostOf(status(503));
      const error = await failure(download(publishedAs(CONTENT, host.url), { ...options(), retryMs: 60 }));
      expect(error.message).to.contain("answered 503 Service Unavailable (5 tries)");
      expect(error).not.to.be.instanceOf(UnreachableError);
      const pauses = host.times.slice(1).map((time, i) => time - host.times[i]);
      pauses.forEach((pause, i) => expect(pause, `pause ${i}`).to.be.above(0.5 * 60 * 2 ** i - 1));
      expect(pauses).to.have.length(4);
    });

    it("does not ask again if that cannot help", async () => {
      for (const code of [400, 403, 404, 410]) {
        const host = await hostOf(status(code));
        expect((await failure(load(host.url))).message).to.contain(`answered ${code}`);
        expect(host.times, String(code)).to.have.length(1);
      }
    });
  });

  it("gives up on a host that sends a few bytes a second, and names the rate", async () => {
    const timers: NodeJS.Timeout[] = [];
    const host = await hostOf((_, response) => {
      response.writeHead(200, { "content-length": CONTENT.length });
      timers.push(setInterval(() => response.write("x"), 20));
    });
    expect((await failure(load(host.url))).message).to.match(/only \d\d? bytes within 0.3 s \(5 tries\)/);
    timers.forEach(clearInterval);
  });

  it("is patient with a slow host that keeps sending", async () => {
    const host = await hostOf((_, response) => {
      let at = 0;
      const timer = setInterval(() => {
        if (at < CONTENT.length) response.write(CONTENT.subarray(at, (at += 2000)));
        else (clearInterval(timer), response.end());
      }, 60);
    });
    await load(host.url); // it takes about three times stallMs
    expect(host.times).to.have.length(1);
  });

  it("says that redirects go in circles, and is not offline", async () => {
    const host = await hostOf(status(302, { location: "/public/thing.gz" }));
    const error = await failure(load(host.url));
    expect(error.message).to.contain("redirected more than 20 times");
    expect(error.message).not.to.contain("no public host can be reached");
    expect(error).not.to.be.instanceOf(UnreachableError);
  });

  it("follows redirects to another host, range and all", async () => {
    const target = await box.host((request, response) => {
      const range = `bytes 10000-${CONTENT.length - 1}/${CONTENT.length}`;
      if (request.headers.range)
        response.writeHead(206, { "content-range": range }).end(CONTENT.subarray(10_000));
      else {
        response.writeHead(200, { "content-length": CONTENT.length }).write(CONTENT.subarray(0, 10_000));
        setTimeout(() => response.destroy(), 50);
      }
    });
    await load((await hostOf(status(307, { location: `${target.url}/moved` }))).url);
    expect(target.asked).to.deep.equal(["/moved", "/moved"]);
  });

  describe("that never end", () => {
    const sentBy = async (answer: RequestListener, run: (url: string) => Promise<unknown>) => {
      let sent = 0;
      let closed: Promise<unknown> | undefined;
      const host = await box.host((request, response) => {
        closed = once(response, "close");
        const write = response.write.bind(response) as (chunk: Buffer) => boolean;
        response.write = (chunk: Buffer) => ((sent += chunk.length), write(chunk));
        answer(request, response);
      });
      await run(host.url);
      await closed;
      return sent;
    };
    const endless: RequestListener = (_, response) => {
      const more = (): void => {
        while (response.write(Buffer.alloc(1 << 16)));
      };
      response.on("drain", more);
      more();
    };

    it("takes no more than the known size", async () => {
      let message = "";
      const sent = await sentBy(endless, async (url) => ({ message } = await failure(load(url))));
      expect(message).to.match(/expected sha256:\w+, got sha256/);
      expect(sent).to.be.below(8e6); // what fits into the buffers of the connection
    });

    it("takes the right bytes, whatever follows them", async () => {
      const then: RequestListener = (request, response) => {
        response.write(CONTENT);
        endless(request, response);
      };
      await sentBy(then, (url) => load(url));
      expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
    });

    it("takes no more of a file of unknown size than is allowed, announced or not", async () => {
      for (const answer of [endless, status(200, { "content-length": "1000001" })]) {
        const host = await box.host(answer);
        const part = await PartialFile.open(undefined, 0);
        const request = fetchRest(new URL(host.url), part, {
          fetch,
          signal: new AbortController().signal,
          bytes: undefined,
          most: 1_000_000,
          answerMs: 2000,
          stallMs: 2000,
          onBytes: () => undefined,
        });
        expect((await failure(request)).message).to.match(
          /^expected at most 1000000 bytes, got (more|1000001)$/,
        );
        expect(part.length).to.be.below(1_100_000);
      }
    });
  });

  describe("when it has to end", () => {
    /** A host that falls silent, and the request that it received. */
    async function silentHost() {
      let arrived: (request: IncomingMessage) => void;
      const request = new Promise<IncomingMessage>((resolve) => (arrived = resolve));
      const host = await box.host((request, response) => {
        response.writeHead(200, { "content-length": CONTENT.length }).write(CONTENT.subarray(0, 1000));
        arrived(request);
      });
      return { url: host.url, request };
    }
    const patient = () => ({ ...options(), answerMs: 60_000, stallMs: 60_000, retryMs: 60_000 });

    it("ends at once when it is interrupted, and closes its connection and removes its listeners", async () => {
      const before = process.listenerCount("SIGINT");
      const host = await silentHost();
      const loads = [1, 2].map(() => failure(download(publishedAs(CONTENT, host.url), patient())));
      const { socket } = await host.request;
      const closed = new Promise((resolve) => socket.once("close", resolve));
      const began = performance.now();
      process.emit("SIGINT");
      for (const error of await Promise.all(loads)) {
        expect(error).to.be.instanceOf(InterruptedError);
        expect(error.message).to.equal("The download of things/thing.gz was interrupted.");
      }
      await closed;
      expect(performance.now() - began).to.be.below(500);
      expect(process.listenerCount("SIGINT")).to.equal(before);
    });

    it("ends at once when it is aborted between two tries", async () => {
      const controller = new AbortController();
      const host = await hostOf((request, response) => {
        status(503, { "retry-after": "50" })(request, response);
        setTimeout(() => controller.abort(new Error("enough")), 50);
      });
      const began = performance.now();
      const { signal } = controller;
      const error = await failure(download(publishedAs(CONTENT, host.url), { ...patient(), signal }));
      expect(error.message).to.equal("enough");
      expect(performance.now() - began).to.be.below(1000);
      expect(await box.files("cache")).to.deep.equal([]);
    });

    it("goes on for the callers that have not aborted it", async () => {
      const controller = new AbortController();
      const host = await hostOf((request, response) => {
        controller.abort(new Error("enough"));
        setTimeout(() => good(request, response), 50);
      });
      const published = publishedAs(CONTENT, host.url);
      const [leaves, stays] = [
        failure(download(published, { ...options(), signal: controller.signal })),
        download(published, options()),
      ];
      expect((await leaves).message).to.equal("enough");
      expect(CONTENT.equals((await stays).bytes)).to.equal(true);
      expect(host.times).to.have.length(1);
    });
  });

  it("asks once for 15 simultaneous downloads", async () => {
    const host = await hostOf(good);
    const loads = await Promise.all(Array.from({ length: 15 }, () => load(host.url)));
    for (const { bytes } of loads) expect(CONTENT.equals(bytes)).to.equal(true);
    expect(host.times).to.have.length(1);
    expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
  });

  describe("behind a proxy", () => {
    const VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"];
    const outside = VARIABLES.map((name) => [name, process.env[name]] as const);
    beforeEach(() => VARIABLES.forEach((name) => delete process.env[name]));
    afterEach(() => {
      for (const [name, value] of outside) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });

    it("asks the proxy for http URLs, with its user and password", async () => {
      const seen: unknown[] = [];
      const proxy = await box.host((request, response) => {
        seen.push([request.method, request.url, request.headers["proxy-authorization"]]);
        good(request, response);
      });
      process.env.HTTP_PROXY = proxy.url.replace("//", "//reader:secret@");
      expect((await load("http://no-such-host.invalid")).official).to.equal(true);
      const authorization = `Basic ${Buffer.from("reader:secret").toString("base64")}`;
      expect(seen).to.deep.equal([["GET", "http://no-such-host.invalid/public/thing.gz", authorization]]);
    });

    it("asks the proxy for a tunnel to https URLs, and says which proxy refuses", async () => {
      const tunnels: (string | undefined)[] = [];
      const proxy = await box.host(good);
      proxy.server.on("connect", (request, socket) => {
        tunnels.push(request.url);
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      });
      process.env.HTTPS_PROXY = proxy.url.replace("//", "//reader:secret@");
      const { message } = await failure(load("https://no-such-host.invalid"));
      expect(tunnels).to.deep.equal(["no-such-host.invalid:443"]);
      expect(message).to.match(/no-such-host\.invalid: .*407/);
      expect(message).to.contain(`proxy: HTTPS_PROXY=${proxy.url.replace("//", "//***@")}`);
      expect(message).to.contain("correct the proxy").and.not.contain("secret");
    });

    it("leaves it out for the hosts of NO_PROXY", async () => {
      process.env.HTTP_PROXY = await deadAddress();
      process.env.NO_PROXY = "example.org,127.0.0.1";
      await load((await hostOf(good)).url);
    });

    it("takes a proxy without a scheme, and refuses anything that is not a proxy", async () => {
      const proxy = await box.host(good);
      process.env.http_proxy = new URL(proxy.url).host;
      await load("http://no-such-host.invalid");
      expect(proxy.asked).to.have.length(1);
      process.env.http_proxy = "ftp://reader:secret@proxy";
      const other = { ...publishedAs(CONTENT, "http://no-such-host.invalid"), name: "other.gz" };
      expect((await failure(download(other, options()))).message).to.equal(
        "http_proxy is ftp://***@proxy. Expected the URL of a proxy, such as http://proxy.example:3128. " +
          "Correct it, or unset it.",
      );
    });
  });

  it("says what to do if the certificate of a host is not trusted", async () => {
    const cause = Object.assign(new Error("self-signed certificate in certificate chain"), {
      code: "SELF_SIGNED_CERT_IN_CHAIN",
    });
    const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
    const published = publishedAs(CONTENT, "https://no-such-host.invalid");
    const error = await failure(download(published, { ...options(), fetch }));
    expect(error.message).to.match(/self-signed certificate in certificate chain \(.*NODE_EXTRA_CA_CERTS/);
    expect(error.message).not.to.contain("no public host can be reached");
    expect(error).not.to.be.instanceOf(UnreachableError);
  });
});
