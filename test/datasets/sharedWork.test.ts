import { expect } from "chai";
import { shareWork } from "../../src/datasets/sharedWork";
import { failure } from "./localHost";

/** Makes work that finishes when told, and records how often it was begun and why it was aborted. */
function work() {
  const state = {
    begun: 0,
    aborted: undefined as unknown,
    finish: undefined as unknown as (value: string) => void,
  };
  const start = (signal: AbortSignal) => {
    state.begun++;
    return new Promise<string>((resolve, reject) => {
      state.finish = resolve;
      signal.addEventListener("abort", () => {
        state.aborted = signal.reason;
        setTimeout(() => reject(signal.reason as Error), 20); // it needs time to end
      });
    });
  };
  return { state, start };
}

describe("shareWork", () => {
  const reason = new Error("enough");

  it("does work once for simultaneous callers, and again for a later one", async () => {
    const { state, start } = work();
    const three = [1, 2, 3].map(() => shareWork("a", undefined, start));
    const other = shareWork("b", undefined, () => Promise.resolve("other"));
    state.finish("done");
    expect(await Promise.all(three)).to.deep.equal([
      { value: "done", last: false },
      { value: "done", last: false },
      { value: "done", last: true },
    ]);
    expect(await other).to.deep.equal({ value: "other", last: true });
    expect(state.begun).to.equal(1);
    const later = shareWork("a", undefined, start);
    state.finish("again");
    expect((await later).value).to.equal("again");
    expect(state.begun).to.equal(2);
  });

  it("fails for all of them", async () => {
    const fails = () => Promise.reject(reason);
    const outcomes = [1, 2].map(() => failure(shareWork("a", undefined, fails)));
    expect(await Promise.all(outcomes)).to.deep.equal([reason, reason]);
  });

  it("goes on for the others if one leaves", async () => {
    const { state, start } = work();
    const controller = new AbortController();
    const leaves = failure(shareWork("a", controller.signal, start));
    const stays = shareWork("a", undefined, start);
    controller.abort(reason);
    expect(await leaves).to.equal(reason);
    expect(state.aborted).to.equal(undefined);
    state.finish("done");
    expect(await stays).to.deep.equal({ value: "done", last: true });
  });

  it("is aborted when all have left; the last one waits until it has ended", async () => {
    const { state, start } = work();
    const controllers = [new AbortController(), new AbortController()];
    const outcomes = controllers.map(({ signal }) => failure(shareWork("a", signal, start)));
    controllers[1].abort(new Error("left first"));
    expect((await outcomes[1]).message).to.equal("left first");
    const began = performance.now();
    controllers[0].abort(reason);
    expect(await outcomes[0]).to.equal(reason);
    expect(state.aborted).to.equal(reason);
    expect(performance.now() - began).to.be.above(15);
  });

  it("starts over for a caller that comes while aborted work is ending", async () => {
    const { state, start } = work();
    const controller = new AbortController();
    const left = failure(shareWork("a", controller.signal, start));
    controller.abort(reason);
    const next = shareWork("a", undefined, start);
    expect(state.begun).to.equal(2);
    state.finish("done");
    expect((await next).value).to.equal("done");
    await left;
  });

  it("does not begin for a signal that is already aborted", async () => {
    const { state, start } = work();
    expect(await failure(shareWork("a", AbortSignal.abort(reason), start))).to.equal(reason);
    expect(state.begun).to.equal(0);
  });
});
