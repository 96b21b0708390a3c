import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { withLock } from "../../scripts/setup/lock.mjs";
import { isNodeNewEnough } from "../../scripts/setup/nodeVersion.mjs";
import { size } from "../../scripts/setup/progress.mjs";
import { setUp } from "../../scripts/setup/steps.mjs";
import { runNode, temporaryFolder } from "./sandbox.mjs";

const never = new AbortController().signal;

/** Makes a step that logs what is done with it. */
function step(title, log, { upToDate = false, check, run } = {}) {
  return {
    title,
    isUpToDate: () => upToDate,
    check: () => {
      log.push(`check ${title}`);
      check?.();
    },
    async run(context) {
      log.push(`run ${title}`);
      await run?.(context);
      upToDate = true;
    },
  };
}

describe("the steps of the set-up", () => {
  it("runs the steps that are not up to date, in order, after all checks", async () => {
    const log = [];
    const steps = [step("a", log), step("b", log, { upToDate: true }), step("c", log)];
    await setUp(never, steps);
    expect(log).to.deep.equal(["check a", "check c", "run a", "run c"]);
    await setUp(never, steps);
    expect(log).to.have.length(4);
  });

  it("runs a step that an earlier one has put out of date", async () => {
    const log = [];
    let upToDate = true;
    const follows = { ...step("b", log), isUpToDate: () => upToDate };
    const run = () => {
      upToDate = false;
    };
    await setUp(never, [step("a", log, { run }), { ...follows, run: async () => void log.push("run b") }]);
    expect(log).to.deep.equal(["check a", "run a", "run b"]);
  });

  it("does nothing if a check fails", async () => {
    const log = [];
    const fails = () => {
      throw new Error("no Python");
    };
    const outcome = await setUp(never, [step("a", log), step("b", log, { check: fails })]).catch(
      (error) => error.message,
    );
    expect(outcome).to.equal("no Python");
    expect(log).to.deep.equal(["check a", "check b"]);
  });

  it("stops at the step that fails", async () => {
    const log = [];
    const run = () => Promise.reject(new Error("disk full"));
    const outcome = await setUp(never, [step("a", log, { run }), step("b", log)]).catch(
      (error) => error.message,
    );
    expect(outcome).to.equal("disk full");
    expect(log).not.to.include("run b");
  });
});

describe("an interrupted command", () => {
  const interrupted = async (body, words = "undefined") => {
    const setup = (name) => JSON.stringify(new URL(`../../scripts/setup/${name}.mjs`, import.meta.url).href);
    const program = `import { main } from ${setup("main")};
      import { setUp } from ${setup("steps")};
      const untilInterrupted = (signal) => new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        process.kill(process.pid, "SIGTERM");
        setTimeout(() => undefined, 10_000); // keeps Node from ending before the signal arrives
      });
      main(async (signal) => { ${body} }, ${words});`;
    return runNode(["--input-type=module", "-e", program]);
  };
  const setsUp = `await setUp(signal, [{ title: "a", isUpToDate: () => false, run: () => untilInterrupted(signal) }]);`;

  it("says during the set-up that it continues, and afterwards what is left of its own work", async () => {
    const words = `{ whenInterrupted: "The files hold half." }`;
    for (const [body, said] of [
      [setsUp, "Nothing was left incomplete: run the command again to continue."],
      ["await untilInterrupted(signal);", "The files hold half."],
    ]) {
      const { code, output } = await interrupted(body, words);
      expect(code).to.equal(143);
      expect(output).to.contain(`Interrupted by SIGTERM. ${said}\n`);
    }
    const { output } = await interrupted("await untilInterrupted(signal);");
    expect(output).to.contain("Interrupted by SIGTERM. Run the command again to begin anew.\n");
  });
});

describe("the lock of the set-up", () => {
  let folder;
  let file;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, "lock");
  });
  afterEach(() => folder.remove());

  it("lets one in at a time", async () => {
    const log = [];
    const enter = (name) =>
      withLock(
        async () => {
          log.push(`${name} in`);
          await sleep(20);
          log.push(`${name} out`);
        },
        { signal: never, file },
      );
    await Promise.all([enter("a"), enter("b")]);
    expect(log).to.deep.equal(["a in", "a out", "b in", "b out"]);
    expect(folder.list()).to.deep.equal([]);
  });

  it("does not wait for a process that was killed", async () => {
    writeFileSync(file, "4194999"); // above the highest process id of Linux
    expect(await withLock(() => "done", { signal: never, file })).to.equal("done");
  });

  it("does not wait for a process that was killed before it had written its id, or for another machine", async () => {
    writeFileSync(file, "");
    const long = Date.now() / 1000 - 60;
    utimesSync(file, long, long);
    expect(await withLock(() => "done", { signal: never, file })).to.equal("done");
    writeFileSync(file, `${process.pid} another-host`);
    expect(await withLock(() => "done", { signal: never, file })).to.equal("done");
  });

  // Not even root can write to /sys.
  (process.platform === "linux" ? it : it.skip)("says what to do where the folder is read-only", async () => {
    const readOnly = withLock(() => "done", { signal: never, file: "/sys/genbook.lock" });
    expect(await readOnly.catch((error) => `${error.constructor.name}: ${error.message}`)).to.match(
      /^UserError: \/sys cannot be written to \(E[A-Z]+\), .* Make the folder writable/,
    );
  });

  it("is released when the body fails, and no longer waited for after an interrupt", async () => {
    await withLock(() => Promise.reject(new Error("no")), { signal: never, file }).catch(() => {});
    expect(folder.list()).to.deep.equal([]);
    writeFileSync(file, String(process.pid));
    const signal = AbortSignal.abort(new Error("interrupted"));
    expect(await withLock(() => "done", { signal, file }).catch((error) => error.message)).to.equal(
      "interrupted",
    );
    expect(folder.list()).to.deep.equal(["lock"]);
  });
});

describe("Node's version", () => {
  for (const [version, wanted] of Object.entries({
    "18.20.4": false,
    "20.9.0": false,
    "20.19.0": true,
    "22.1.0": true,
    "24.0.0": true,
    "9.11.2": false,
  })) {
    it(`${version} is ${wanted ? "new enough" : "too old"}`, () =>
      expect(isNodeNewEnough(version)).to.equal(wanted));
  }

  it("is checked first, with a message that says what to install", async () => {
    const program = `
      Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } });
      await import("./scripts/start.mjs");`;
    const { code, output } = await runNode(["--input-type=module", "-e", program]);
    expect(code).to.equal(1);
    expect(output).to.match(/Node 20\.19 or newer is needed.*this is Node 18\.20\.4.*nvm install 22/s);
  });
});

describe("sizes", () => {
  it("are written as people write them", () => {
    expect([size(274_000_871), size(3_379_820_000)]).to.deep.equal(["274 MB", "3.4 GB"]);
  });
});
