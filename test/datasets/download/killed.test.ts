import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { ServerResponse } from "node:http";
import { mulberry32 } from "../../../src/math/shuffle";
import { PART } from "../../../src/files/replaceFile";
import { caseCount, recordFigures } from "../../reliability";
import { sandbox } from "../localHost";
import { CONTENT } from "./killable";

const KILLS = caseCount(5, 60);
const AT_ONCE = 4;
const PIECE = 40_000;

describe("a downloading process that is killed", function () {
  this.timeout(180_000);
  const box = sandbox();

  /** Sends what is asked for in pieces, so that a download takes a while, and counts the bytes. */
  async function slowHost() {
    const sending = new EventEmitter();
    const state = { sent: 0, sending };
    const host = await box.host((request, response: ServerResponse) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const range = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`;
      if (from > 0) response.setHeader("content-range", range);
      response.writeHead(from > 0 ? 206 : 200, { "content-length": CONTENT.length - from });
      let at = from;
      const timer = setInterval(() => {
        const piece = CONTENT.subarray(at, at + PIECE);
        response.write(piece);
        at += piece.length;
        state.sent += piece.length;
        sending.emit("piece");
        if (at < CONTENT.length) return;
        clearInterval(timer);
        response.end();
      }, 10);
      response.on("close", () => clearInterval(timer));
    });
    return { url: host.url, state };
  }

  /** Starts a process. `ended` resolves to what it wrote, and the signal that ended it. */
  function start(url: string) {
    const args = ["--import", "tsx", join(__dirname, "killable.ts"), join(box.folder, "cache"), url];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (text) => (output += String(text)));
    const ended = once(child, "close").then(([, signal]) => ({ output, signal: signal as string | null }));
    return { child, ended };
  }

  const content = (name: string) => readFileSync(join(box.folder, "cache", name));

  /** Starts some processes at once, all of which get the right bytes. */
  async function expectDone(url: string): Promise<void> {
    const started = Array.from({ length: AT_ONCE }, () => start(url));
    for (const { output } of await Promise.all(started.map(({ ended }) => ended)))
      expect(output).to.match(/(^|\n)done\n$/); // after its progress, if that takes two seconds
    expect(await box.files("cache")).to.deep.equal(["things/thing.gz"]);
    expect(CONTENT.equals(content("things/thing.gz"))).to.equal(true);
  }

  it(`leaves nothing wrong, ${KILLS} times; ${AT_ONCE} at once then share one download (slow)`, async () => {
    const random = mulberry32(1);
    const host = await slowHost();
    const kept: number[] = [];
    let kills = 0;
    while (kills < KILLS) {
      // Often one process alone, sometimes several, of which one downloads. All are killed when the host has
      // sent this many bytes, or a little later.
      const started = Array.from({ length: random() < 0.7 ? 1 : AT_ONCE }, () => start(host.url));
      const [least, late] = [host.state.sent + 0.3 * CONTENT.length * random(), 40 * random()];
      const onPiece = () => {
        if (host.state.sent < least) return;
        host.state.sending.off("piece", onPiece);
        setTimeout(() => started.forEach(({ child }) => child.kill("SIGKILL")), late);
      };
      host.state.sending.on("piece", onPiece);
      const outcomes = await Promise.all(started.map(({ ended }) => ended));
      host.state.sending.off("piece", onPiece);
      kills += outcomes.filter(({ signal }) => signal === "SIGKILL").length;

      for (const name of await box.files("cache")) {
        expect(name).to.match(/^things\/thing\.gz/);
        if (name.endsWith("thing.gz")) {
          expect(CONTENT.equals(content(name)), "whole").to.equal(true);
          rmSync(join(box.folder, "cache", name)); // so that the next ones have more to do
        } else if (name.endsWith("thing.gz.part")) {
          const part = content(name);
          kept.push(part.length);
          expect(part.equals(CONTENT.subarray(0, part.length)), "the beginning").to.equal(true);
        } else expect(/\.lock(\.turn)?$/.test(name) || PART.test(name), name).to.equal(true);
      }
    }
    expect(Math.max(...kept)).to.be.above(0);

    host.state.sent = 0;
    await expectDone(host.url);
    expect(host.state.sent).to.be.at.most(CONTENT.length);
    recordFigures("download kills", { kills, resumable: kept.length });
  });

  it(`once: ${AT_ONCE} processes at once share one download (slow)`, async () => {
    const host = await slowHost();
    await expectDone(host.url);
    expect(host.state.sent).to.equal(CONTENT.length);
  });
});
