/** What the other rooms import: random numbers and initial weights that a seed decides. */
export { checkSeed, deriveSeed, RandomStream, randomSeed } from "./randomStream";
export { glorotUniform } from "./initializers";
