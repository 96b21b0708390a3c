import { expect } from "chai";
import { leaveLock, takeLock } from "../../src/files/lock";
import { lockOf, readAttempts } from "../../src/sweeps/attempts";
import { drive, type DriveOptions, type Execute } from "../../src/sweeps/driver";
import { writeSettings, runFolder } from "../../src/sweeps/plan";
import { endRun, temporarySweep } from "./temporarySweep";

describe("the driver of a sweep", () => {
  let sweep: Awaited<ReturnType<typeof temporarySweep>>;
  let started: string[];
  const never = new AbortController().signal;
  const options = (changes: Partial<DriveOptions> = {}): DriveOptions => ({
    slots: 2,
    retries: 1,
    pauseMs: 1,
    signal: never,
    onStart: (id) => void started.push(id),
    ...changes,
  });
  /** An executor whose runs end as this function says. */
  const ending =
    (outcomeOf: (id: string, earlier: number) => "done" | "failed" | undefined): Execute =>
    async (id) => {
      const earlier = await readAttempts(runFolder(sweep, id));
      await endRun(sweep, id, { outcome: outcomeOf(id, earlier.length) }, earlier);
      return "ended";
    };

  beforeEach(async () => {
    sweep = await temporarySweep([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }, { x: 5 }]);
    started = [];
  });
  afterEach(() => sweep.remove());

  it("runs what is open, in as many slots as it has", async () => {
    await endRun(sweep, "0002", { outcome: "done" });
    await endRun(sweep, "0003", { outcome: "stopped" });
    await endRun(sweep, "0004", { outcome: "pruned" });
    const slots = new Set<number>();
    let [now, most] = [0, 0];
    const execute: Execute = async (id, slot) => {
      slots.add(slot);
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 10));
      now--;
      return ending(() => "done")(id, slot, never);
    };
    let begun: object | undefined;
    const failures = await drive(sweep, execute, options({ onBegin: (ended) => void (begun = ended) }));
    expect(failures).to.equal(0);
    expect(started.sort()).to.deep.equal(["0001", "0003", "0005"]);
    expect(begun).to.deep.equal({ done: 1, failed: 0, pruned: 1 });
    expect([...slots]).to.have.members([0, 1]);
    expect(most).to.equal(2);
  });

  it("tries a failed run again as often as it may, and later on request", async () => {
    const stubborn = ending((id) => (id === "0004" ? "failed" : "done"));
    expect(await drive(sweep, stubborn, options())).to.equal(1);
    expect(started.filter((id) => id === "0004")).to.have.length(2);
    started = [];
    expect(await drive(sweep, stubborn, options())).to.equal(1);
    expect(started).to.deep.equal([]);
    expect(
      await drive(
        sweep,
        ending(() => "done"),
        options({ retryFailed: true }),
      ),
    ).to.equal(0);
    expect(started).to.deep.equal(["0004"]);
  });

  it("runs a run again whose worker was killed, and counts that as no failure", async () => {
    const killedTwice = ending((id, earlier) => (id === "0001" && earlier < 2 ? undefined : "done"));
    expect(await drive(sweep, killedTwice, options({ retries: 0 }))).to.equal(0);
    expect(started.filter((id) => id === "0001")).to.have.length(3);
  });

  it("begins with the runs that workers of a killed driver still have", async () => {
    await writeSettings(sweep, "0005");
    await endRun(sweep, "0005", {});
    await takeLock(lockOf(runFolder(sweep, "0005")));
    const execute: Execute = async (id) => {
      if (id !== "0005" || started.filter((each) => each === id).length > 1)
        return ending(() => "done")(id, 0, never);
      await leaveLock(lockOf(runFolder(sweep, id)));
      await endRun(sweep, id, { outcome: "done" });
      return "held";
    };
    expect(await drive(sweep, execute, options({ slots: 1 }))).to.equal(0);
    expect(started[0]).to.equal("0005");
    expect(started.filter((id) => id === "0005")).to.have.length(1);
  });

  it("works alone on a sweep", async () => {
    let second: Promise<unknown> | undefined;
    const execute: Execute = async (id) => {
      second ??= drive(
        sweep,
        ending(() => "done"),
        options(),
      ).catch((thrown: Error) => thrown.message);
      await second;
      return ending(() => "done")(id, 0, never);
    };
    await drive(sweep, execute, options());
    expect(await second).to.match(/is being run by this process/);
  });

  it("gives up if its workers cannot begin", async () => {
    const error = await drive(sweep, () => Promise.resolve("ended"), options()).catch(
      (thrown: Error) => thrown,
    );
    expect((error as Error).message).to.match(/^3 workers ended before they had begun run 000[12]\./);
    expect(
      await drive(
        sweep,
        ending(() => "done"),
        options(),
      ),
      "and leaves its lock",
    ).to.equal(0);
  });

  it("waits until a run may start and until its end is noted", async () => {
    const log: string[] = [];
    const slowly = (what: string) => async (id: string) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${what} ${id}`);
    };
    const execute: Execute = (id) => {
      log.push(`run ${id}`);
      return ending(() => "done")(id, 0, never);
    };
    await drive(sweep, execute, options({ slots: 1, onStart: slowly("start"), onEnd: slowly("end") }));
    expect(log.slice(0, 6)).to.deep.equal([
      "start 0001",
      "run 0001",
      "end 0001",
      "start 0002",
      "run 0002",
      "end 0002",
    ]);
    expect(log).to.have.length(15);
  });

  it("starts no worker once it is stopped", async () => {
    const controller = new AbortController();
    const execute: Execute = () => Promise.reject(new Error("a worker was started"));
    const error = await drive(
      sweep,
      execute,
      options({ signal: controller.signal, onStart: () => controller.abort(new Error("Ctrl-C")) }),
    ).catch((thrown: Error) => thrown);
    expect((error as Error).message).to.equal("Ctrl-C");
  });

  it("stops its workers when it is stopped, and waits for them", async () => {
    const controller = new AbortController();
    let stopped = 0;
    const execute: Execute = async (_id, _slot, signal) => {
      setTimeout(() => controller.abort(new Error("Ctrl-C")), 10);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      stopped++;
      return "ended";
    };
    const error = await drive(sweep, execute, options({ signal: controller.signal })).catch(
      (thrown: Error) => thrown,
    );
    expect((error as Error).message).to.equal("Ctrl-C");
    expect(stopped).to.equal(2);
    expect(started).to.have.length(2);
  });
});
