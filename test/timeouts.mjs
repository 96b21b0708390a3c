/**
 * Multiplies the time limits of all tests and hooks by GENBOOK_TEST_PATIENCE, for machines that are slow or
 * busy: each limit in the tests is meant for a quiet machine.
 */
const factor = Number(process.env.GENBOOK_TEST_PATIENCE ?? 1);
const HOOKS = ["_beforeAll", "_beforeEach", "_afterEach", "_afterAll"]; // mocha has no public list

function stretch(suite) {
  for (const each of [...suite.tests, ...HOOKS.flatMap((name) => suite[name])])
    each.timeout(each.timeout() * factor);
  suite.suites.forEach(stretch);
}

export const mochaHooks = {
  beforeAll() {
    stretch(this.test.parent);
  },
};
