/** Multiplies the time limits of all tests and hooks: each one is meant for a quiet machine. */
import { patience } from "./patience.ts";

const HOOKS = ["_beforeAll", "_beforeEach", "_afterEach", "_afterAll"]; // mocha has no public list

function stretch(suite) {
  for (const each of [...suite.tests, ...HOOKS.flatMap((name) => suite[name])])
    each.timeout(patience(each.timeout()));
  suite.suites.forEach(stretch);
}

export const mochaHooks = {
  beforeAll() {
    stretch(this.test.parent);
  },
};
