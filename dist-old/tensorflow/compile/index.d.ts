/** What the other rooms import: a step or a model as one TensorFlow function. */
export { compile, type Compiled } from "./compile";
export type { Precision } from "./precision";
export { predict } from "./predict";
