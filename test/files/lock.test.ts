import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { awaitLock, holdsLock, leaveLock, lockHolder, takeLock } from "../../src/files/lock";

describe("lock", () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genbook-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(async () => {
    await leaveLock(lock);
    rmSync(folder, { recursive: true });
  });

  const dead = () => spawnSync("true").pid;

  it("is held until it is released", async () => {
    expect(await takeLock(lock)).to.equal(undefined);
    expect(await takeLock(lock)).to.equal("this process");
    await leaveLock(lock);
    expect(await takeLock(lock)).to.equal(undefined);
    expect(JSON.parse(readFileSync(lock, "utf8"))).to.deep.include({ pid: process.pid });
  });

  it("of a running process is respected", async () => {
    const text = JSON.stringify({ pid: process.ppid });
    writeFileSync(lock, text);
    expect(await takeLock(lock)).to.equal(`process ${process.ppid}`);
    expect(readFileSync(lock, "utf8")).to.equal(text);
  });

  it("names its holder if that is alive and on this machine", async () => {
    expect(await lockHolder(lock)).to.equal(undefined);
    await takeLock(lock);
    expect(await lockHolder(lock)).to.equal(process.pid);
    const others = [
      { pid: dead(), started: "1" },
      { pid: process.pid, host: "attic", place: "another boot" },
    ];
    for (const owner of others) {
      writeFileSync(lock, JSON.stringify(owner));
      expect(await lockHolder(lock)).to.equal(undefined);
    }
  });

  const left: [what: string, text: () => string][] = [
    ["a dead process", () => JSON.stringify({ pid: dead(), started: "1" })],
    [
      "a dead process whose pid is another's by now",
      () => JSON.stringify({ pid: process.ppid, started: "1" }),
    ],
    ["a process killed while it wrote", () => ""],
    ["nobody", () => '{"pid":-1}'],
  ];
  for (const [what, text] of left) {
    it(`of ${what} is taken over, by one`, async () => {
      writeFileSync(lock, text());
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => takeLock(lock)));
      expect(outcomes.filter((holder) => holder === undefined)).to.have.length(1);
      expect(outcomes.filter((holder) => holder === "this process")).to.have.length(4);
      expect(readdirSync(folder)).to.deep.equal(["lock"]);
    });
  }

  for (const [when, shift] of [
    ["long ago", -60],
    ["with a clock that is an hour ahead", 3600],
  ] as const) {
    it(`is taken over after a process died while taking it over, ${when}`, async () => {
      writeFileSync(lock, JSON.stringify({ pid: dead() }));
      writeFileSync(`${lock}.turn`, "");
      const then = Date.now() / 1000 + shift;
      utimesSync(`${lock}.turn`, then, then);
      const said: string[] = [];
      expect(await takeLock(lock, { say: (text) => said.push(text) })).to.equal(undefined);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(/lock\.turn, which was left by a process that died/);
      expect(readdirSync(folder)).to.deep.equal(["lock"]);
    }).timeout(8000);
  }

  describe("of a process in another container", () => {
    const elsewhere = () =>
      writeFileSync(lock, JSON.stringify({ pid: process.pid, host: "attic", place: "another boot" }));
    const said: string[] = [];
    const take = () => takeLock(lock, { say: (text) => said.push(text), silenceMs: 300 });
    beforeEach(() => {
      said.length = 0;
      elsewhere();
    });

    it("is respected while there is a heartbeat, whatever its clock says", async () => {
      const timer = setInterval(() => utimesSync(lock, 1e9, performance.now() / 1000), 50);
      try {
        expect(await take()).to.equal(
          `process ${process.pid} on another machine or in another container (attic)`,
        );
      } finally {
        clearInterval(timer);
      }
      expect(said).to.deep.equal([
        `${lock} is the lock of process ${process.pid} on another machine or in another container (attic). ` +
          "It will be taken over if that process shows no sign of life for 1 s.",
      ]);
    });

    it("is taken over by exactly one process when the heartbeat stops", async () => {
      const outcomes = await Promise.all([take(), take(), take()]);
      expect(outcomes.filter((holder) => holder === undefined)).to.have.length(1);
      expect(outcomes.filter((holder) => holder === "this process")).to.have.length(2);
    });

    it("is not waited for any longer than its signal allows", async () => {
      const began = performance.now();
      const signal = AbortSignal.timeout(100);
      const wait = takeLock(lock, { say: () => undefined, signal });
      expect(await wait.catch((error: Error) => error.name)).to.equal("AbortError");
      expect(performance.now() - began).to.be.below(2000);
    });

    it("is taken at once if it is released while being watched", async () => {
      void setTimeout(50).then(() => rmSync(lock));
      expect(await take()).to.equal(undefined);
    });
  });

  it("keeps processes of two pid namespaces apart, such as those of two containers on one disk", async function () {
    const options = ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"];
    if (spawnSync("unshare", [...options, "true"]).status !== 0) this.skip(); // the system does not allow it
    this.timeout(20_000);
    const program = `
      const [, source, lock] = process.argv;
      require(source).takeLock(lock, { beatMs: 50 }).then(() => console.log(process.pid));
      setInterval(() => {}, 1000);`;
    const source = join(__dirname, "../../src/files/lock.ts");
    const node = [process.execPath, "--import", "tsx", "-e", program, source, lock];
    const child = spawn("unshare", [...options, ...node], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [pid] = (await once(child.stdout, "data")) as [Buffer];
      expect(String(pid).trim()).to.equal("1");
      const said: string[] = [];
      const take = () => takeLock(lock, { say: (text) => said.push(text), silenceMs: 1000 });
      expect(await take()).to.equal(`process 1 on ${hostname()}, in another container or before a restart`);
      child.kill("SIGKILL");
      await once(child, "close");
      expect(await take()).to.equal(undefined);
      expect(said).to.have.length(2);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("of this machine before it was restarted is taken over after a silence, which the message explains", async () => {
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: hostname(), place: "an earlier boot" }));
    const said: string[] = [];
    expect(await takeLock(lock, { say: (text) => said.push(text), silenceMs: 100 })).to.equal(undefined);
    expect(said[0]).to.include(
      `is the lock of process ${process.ppid} on ${hostname()}, in another container or before a restart.`,
    );
  });

  it("is taken as soon as it is free, by one waiting caller after the other", async () => {
    await takeLock(lock);
    const holders = new Set<string>();
    const order: number[] = [];
    const wait = async (caller: number) => {
      await awaitLock(lock, { signal: AbortSignal.timeout(5000), onWait: (holder) => holders.add(holder) });
      order.push(caller);
      await leaveLock(lock);
    };
    const waits = [wait(1), wait(2), wait(3)];
    await setTimeout(50);
    expect(order).to.deep.equal([]);
    await leaveLock(lock);
    await Promise.all(waits);
    expect(order).to.have.members([1, 2, 3]);
    expect([...holders]).to.deep.equal(["this process"]);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("is no longer waited for after an abort", async () => {
    await takeLock(lock);
    const wait = awaitLock(lock, { signal: AbortSignal.timeout(50), onWait: () => undefined });
    expect(await wait.catch((error: Error) => error.name)).to.equal("AbortError");
  });

  it("has a heartbeat while it is held", async () => {
    await takeLock(lock, { beatMs: 20 });
    utimesSync(lock, 1, 1);
    const end = performance.now() + 2000;
    while (statSync(lock).mtimeMs === 1000 && performance.now() < end) await setTimeout(10);
    expect(statSync(lock).mtimeMs).to.be.within(Date.now() - 60_000, Date.now() + 1000);
    expect(holdsLock(lock)).to.equal(true);
  });

  it("is lost, and not removed, as soon as another process has taken it over", async () => {
    await takeLock(lock);
    writeFileSync(lock, JSON.stringify({ pid: process.ppid }));
    expect(holdsLock(lock)).to.equal(false);
    await leaveLock(lock);
    expect(readdirSync(folder)).to.deep.equal(["lock"]);
  });

  it("shows no sign of life of a process that has lost it", async () => {
    await takeLock(lock, { beatMs: 20 });
    writeFileSync(lock, JSON.stringify({ pid: process.ppid }));
    utimesSync(lock, 1, 1);
    await setTimeout(100);
    expect(statSync(lock).mtimeMs).to.equal(1000);
  });
});
