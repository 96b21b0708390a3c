import { expect } from "chai";
import { UserError } from "../../scripts/setup/errors.mjs";
import { planOf } from "../../scripts/sweep/planOf.mjs";

describe("the plan that a command line asks for", () => {
  const plan = (names, parameter, more = {}, command = []) =>
    planOf({ lang: "en", seed: 1, parameter, ...more }, names, command);

  it("runs a notebook with all combinations, in a folder that the same command finds again", () => {
    const { plan: found, folder } = plan(["8.4"], ["latentDim=2,4", "seed=1..2"], { preset: "quick" });
    expect(found.runs).to.deep.equal([
      { latentDim: 2, seed: 1 },
      { latentDim: 2, seed: 2 },
      { latentDim: 4, seed: 1 },
      { latentDim: 4, seed: 2 },
    ]);
    expect(found.command[0]).to.equal("{node}");
    expect(found.command.slice(3)).to.deep.equal(["--preset", "quick"]);
    expect(folder).to.match(/^sweeps\/8\.4-[0-9a-f]{10}$/);
    expect(plan(["8.4"], ["latentDim=2,4", "seed=1..2"], { preset: "quick" }).folder).to.equal(folder);
    expect(plan(["8.4"], ["latentDim=2,4", "seed=1..3"], { preset: "quick" }).folder).to.not.equal(folder);
  });

  it("gives a notebook with checkpoints a place for them in the folder of each run", () => {
    expect(plan(["8.5"], ["seed=1,2"]).plan.command.slice(3)).to.deep.equal(["-p", "runName={run}/training"]);
    expect(plan(["8.5"], ["runName=a,b"]).plan.command.slice(3)).to.deep.equal([]);
  });

  it("draws settings at random", () => {
    const { runs } = plan(["8.4"], ["klWeight=1e-5..1e-3:log", "seed=1..3"], { random: 5 }).plan;
    expect(runs).to.have.length(5);
    expect(
      runs.every(({ klWeight, seed }) => klWeight >= 1e-5 && klWeight <= 1e-3 && [1, 2, 3].includes(seed)),
    ).to.equal(true);
  });

  it("lets a search choose settings", () => {
    const found = (more) => plan(["8.4"], ["latentDim=2,4", "klWeight=1e-5..1e-3:log"], more).plan;
    const space = { latentDim: [2, 4], klWeight: { from: 1e-5, to: 1e-3, log: true } };
    const search = { space, trials: 30, seed: 1, objective: "valLoss", best: "lowest", prune: false };
    expect(found({ search: "optuna" })).to.deep.include({ runs: [], search });
    const other = { search: "optuna", trials: 9, seed: 2, objective: "precision:max", prune: true };
    expect(found(other).search).to.deep.equal({
      space,
      trials: 9,
      seed: 2,
      objective: "precision",
      best: "highest",
      prune: true,
    });
    expect(found({ search: "optuna", objective: "kid:min" }).search.objective).to.equal("kid");
  });

  it("runs a command", () => {
    const { plan: found, folder } = plan([], ["x=1,2"], {}, ["node", "train.mjs", "{run}"]);
    expect(found).to.deep.include({
      title: "train",
      command: ["node", "train.mjs", "{run}"],
      runs: [{ x: 1 }, { x: 2 }],
    });
    expect(folder).to.match(/^sweeps\/train-/);
  });

  for (const [names, parameter, more, message] of [
    [[], [], {}, /Expected one notebook, got none/],
    [["8.4", "8.5"], [], {}, /Expected one notebook, got 8\.4 8\.5/],
    [["8.4"], [], {}, /Expected a setting and its values, got none/],
    [["8.4"], ["latentDim=2,frog"], {}, /latentDim is a number, got "frog"/],
    [["8.4"], ["latentDim=2", "latentDim=4"], {}, /only one -p/],
    [["8.4"], ["klWeight=1e-5..1e-3:log"], {}, /a grid needs a number of values/],
    [["8.4"], ["seed=1..3"], { random: 4 }, /only 3 combinations/],
    [["8.4"], ["seed=1..3"], { search: "optuna", random: 2 }, /--search or --random, not both/],
    [["8.4"], ["seed=1..3"], { search: "optuna", objective: "kid:highest" }, /expected a metric such as/],
    [["8.4"], ["seed=3..1"], {}, /begins below its end/],
    [["8.4"], ["seed=1"], { preset: "slow" }, /has no preset "slow"/],
  ]) {
    it(`refuses ${[...names, ...parameter, ...Object.entries(more).flat()].join(" ") || "nothing"}`, () => {
      expect(() => plan(names, parameter, more)).to.throw(UserError, message);
    });
  }

  it("refuses a notebook and a command at once", () => {
    expect(() => plan(["8.4"], ["x=1"], {}, ["true"])).to.throw(UserError, /a notebook or a command/);
  });
});
