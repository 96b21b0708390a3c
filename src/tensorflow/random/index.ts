/** What the other folders of src import: random numbers and initial weights that a seed determines. */
export { checkSeed, deriveSeed, RandomStream, randomSeed } from "./randomStream";
export { glorotUniform } from "./initializers";
