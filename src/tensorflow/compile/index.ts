/** What the other folders of src import: a step or a model as one TensorFlow function. */
export { compile, type Compiled } from "./compile";
export { checkPrecision, type Precision } from "./precision";
export { predict } from "./predict";
