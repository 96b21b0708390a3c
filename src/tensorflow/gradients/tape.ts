import * as tf from "@tensorflow/tfjs";

interface TapeNode {
  inputs: Record<string, tf.Tensor>;
  outputs: tf.Tensor[];
}

/** The part of tfjs' engine that keeps the tape, which its types do not show. */
interface Engine {
  state: { activeTape?: TapeNode[] };
  addTapeNode: (...args: unknown[]) => void;
}

/**
 * Constant almost everywhere, so that no gradient flows through them. The gradients of relu, leakyRelu,
 * prelu, selu, maximum, max, clipByValue, pow and where use them. (GreaterEqual has a gradient in tfjs, which
 * is 0.)
 */
const COMPARISONS = new Set<string>([
  tf.Greater,
  tf.Less,
  tf.LessEqual,
  tf.Equal,
  tf.NotEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.LogicalNot,
  tf.Any,
  tf.All,
]);

/**
 * Mends what tfjs' tape holds, for gradients of gradients.
 *
 * Comparisons are not recorded: tfjs looks for their gradients, and fails. A loss that depends on a weight
 * through comparisons alone still has no gradient, and says so.
 *
 * Ops come in the order in which values depend on each other. Some gradients are computed from an op's
 * result: those of softmax, sigmoid, tanh, exp, elu and others. tfjs keeps a copy of it, and records the copy
 * before the op. A gradient of such a gradient then does not find its way from the copy to the op, and is
 * silently wrong: for exp, by half.
 */
export function mendTape(): void {
  const engine = tf.engine() as unknown as Engine;
  const addTapeNode = engine.addTapeNode.bind(engine);
  engine.addTapeNode = (...args) => {
    if (COMPARISONS.has(args[0] as string)) return;
    addTapeNode(...args);
    const tape = engine.state.activeTape!;
    const node = tape.pop()!;
    const made = new Set(node.outputs.map(({ id }) => id));
    let at = tape.length;
    while (at > 0 && Object.values(tape[at - 1].inputs).some((input) => made.has(input?.id))) at--;
    tape.splice(at, 0, node);
  };
}
