/**
 * Mends what tfjs' tape holds, for gradients of gradients.
 *
 * Comparisons are not recorded: tfjs looks for their gradients, and fails. A loss that depends on a weight
 * through comparisons alone still has no gradient, and says so.
 *
 * Ops come in the order in which values depend on each other. Some gradients are computed from an op's
 * result: those of softmax, sigmoid, tanh, exp, elu and others. tfjs keeps a copy of it, and records the copy
 * before the op. A gradient of such a gradient then does not find its way from the copy to the op, and is
 * wrong without a word: for exp by half.
 */
export declare function mendTape(): void;
