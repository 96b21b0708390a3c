import { expect } from "chai";
import { compile } from "../../../src/tensorflow/compile";
import { tf } from "../../../src/tensorflow/backend";
import { linesOf } from "../../../src/tensorflow/graph/userLine";
import { recordFigures } from "../../reliability";

/** A step as a user writes it, with what the code around it does. */
export interface Program {
  step: (x: tf.Tensor) => tf.TensorContainer;
  /** Runs once, after the sixth call. */
  change?: () => unknown;
}

/** Programs, and what must become of each: every call computes what it computes op by op, or is refused. */
export type Programs = Record<string, [make: () => Program, wanted: "followed" | RegExp]>;

/** [value, value] */
export const variableOf = (value: number) => tf.tidy(() => tf.variable(tf.tensor1d([value, value])));

/** The refusal of a step that has changed. */
export const CHANGED =
  /has changed since it was compiled: .*input \d of \w+ \(op \d+\).*The next call records the step again/;
/** The refusal of a step that computes something else in each call. */
export const VARIES = /cannot be compiled: .*(in one call and .* in the next|changes from call to call)/;

const tensorsOf = (result: tf.TensorContainer): tf.Tensor[] =>
  result instanceof tf.Tensor ? [result] : Object.values(result as object).flatMap(tensorsOf);

const valuesOf = (result: tf.TensorContainer): (number | string)[] =>
  tensorsOf(result).flatMap((tensor) => Array.from<number | string>(tensor.dataSync()));

const isSame = (a: number | string, b: number | string) => a === b || Math.abs(Number(a) - Number(b)) <= 1e-5;

/**
 * Runs a program compiled, and another instance of it op by op, until it is refused or the 101st run has been
 * checked.
 *
 * @returns the refusal, if there is one, and the calls whose numbers were different
 */
async function run(make: () => Program): Promise<{ refusal?: Error; wrong: number[] }> {
  const [program, twin] = [make(), make()];
  const step = compile(program.step);
  const wrong: number[] = [];
  let refusal: Error | undefined;
  for (let call = 1; call <= 102 && !refusal; call++) {
    const x = tf.tensor1d([0.5, 1 + call / 100]);
    try {
      const got = await step(x);
      const expected = tf.tidy(() => twin.step(x));
      const [a, b] = [valuesOf(got), valuesOf(expected)];
      if (a.length !== b.length || !a.every((value, i) => isSame(value, b[i]))) wrong.push(call);
      tf.dispose([got, expected]);
    } catch (error) {
      refusal = error as Error;
    }
    x.dispose();
    if (call === 6) {
      await program.change?.();
      await twin.change?.();
    }
  }
  step.dispose();
  return { refusal, wrong };
}

/** Makes a test for each program. */
export function testPrograms(programs: Programs, file: string): void {
  let variables: Set<string>;
  const outcomes = { followed: 0, refused: 0 };
  before(() => {
    variables = new Set(Object.keys(tf.engine().registeredVariables));
    tf.engine().startScope();
  });
  after(() => {
    tf.engine().endScope();
    const made = Object.entries(tf.engine().registeredVariables).filter(([name]) => !variables.has(name));
    tf.dispose(made.map(([, variable]) => variable));
    recordFigures("user steps", outcomes);
  });

  for (const [what, [make, wanted]] of Object.entries(programs)) {
    it(`${what}: ${wanted === "followed" ? "followed" : "refused"}`, async () => {
      const { refusal, wrong } = await run(make);
      if (wanted === "followed") {
        expect(String(refusal), "nothing is refused").to.equal("undefined");
        expect(wrong, "calls with other numbers").to.deep.equal([]);
      } else {
        expect(String(refusal)).to.match(wanted);
        const hasLine = !/result|assigned|another realm/.test(what);
        if (hasLine) expect(linesOf(refusal!)[0]).to.include(file);
      }
      outcomes[wanted === "followed" ? "followed" : "refused"]++;
    });
  }
}
