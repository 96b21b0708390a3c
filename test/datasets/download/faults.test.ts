import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { download, UnreachableError } from "../../../src/datasets/download/download";
import { mulberry32 } from "../../../src/math/shuffle";
import { caseCount, recordFigures } from "../../reliability";
import { sandbox } from "../localHost";
import { ANSWERS, faultyHost, noise, publishedAs } from "./faultyHost";

const SEQUENCES = caseCount(60, 200);
const AT_ONCE = 10;
const CONTENT = noise(100_000, 1);

describe("a download from hosts that fail in every way", function () {
  this.timeout(120_000);
  const box = sandbox();

  /** Runs one sequence: up to two hosts, each with up to six answers of its own. */
  async function run(seed: number): Promise<string> {
    const random = mulberry32(seed);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    const names = Object.keys(ANSWERS);
    const scripts = Array.from({ length: 1 + upTo(1) }, () =>
      Array.from({ length: upTo(6) }, () => names[upTo(names.length - 1)]),
    );
    const hosts = await Promise.all(scripts.map((script) => box.host(faultyHost(CONTENT, script, seed))));
    const what = `sequence ${seed}: ${JSON.stringify(scripts)}`;
    const options = {
      cacheDir: join(box.folder, String(seed)),
      answerMs: 100,
      stallMs: 100,
      retryMs: 2,
      onNotice: (text: string) => expect.fail(`${what}: ${text}`),
    };
    const published = publishedAs(CONTENT, ...hosts.map(({ url }) => url));
    const expectAllRight = async (bytes: Uint8Array) => {
      expect(CONTENT.equals(bytes), what).to.equal(true);
      expect(await box.files(String(seed)), what).to.deep.equal(["things/thing.gz"]);
      const kept = await readFile(join(options.cacheDir, "things", "thing.gz"));
      expect(CONTENT.equals(kept), what).to.equal(true);
    };
    try {
      await expectAllRight((await download(published, options)).bytes);
      return "right";
    } catch (error) {
      const { message } = error as Error;
      expect(message, what).to.match(/^things\/thing\.gz cannot be loaded/);
      for (const { url } of hosts) expect(message, what).to.match(new RegExp(`${new URL(url).host}: \\w`));
      expect(message, what)
        .to.match(/set GENBOOK_MIRROR .*\nthat holds/)
        .and.not.match(/undefined|\[object/);
      const part = await box.files(String(seed));
      expect(part.length > 0, what).to.equal(message.includes("  kept: "));
      if (part.length > 0) expect(part, what).to.deep.equal(["things/thing.gz.part"]);

      // What was kept does not spoil the next download.
      const good = await box.host(faultyHost(CONTENT, [], seed));
      await expectAllRight((await download(publishedAs(CONTENT, good.url), options)).bytes);
      return error instanceof UnreachableError ? "unreachable" : "refused";
    }
  }

  it(`ends in the right bytes or in a clear error, ${SEQUENCES} times`, async () => {
    const outcomes: Record<string, number> = { right: 0, refused: 0, unreachable: 0 };
    for (let first = 1; first <= SEQUENCES; first += AT_ONCE) {
      const seeds = Array.from({ length: AT_ONCE }, (_, i) => first + i);
      for (const outcome of await Promise.all(seeds.map(run))) outcomes[outcome]++;
    }
    expect(outcomes.right).to.be.above(SEQUENCES / 2);
    expect(outcomes.refused).to.be.above(SEQUENCES / 20);
    recordFigures("download faults", { sequences: SEQUENCES, ...outcomes });
  });
});
