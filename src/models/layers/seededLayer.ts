import { deriveSeed, glorotUniform } from "../../tensorflow/random";

/** Returns a function that makes a layer's name and initial kernel, drawn from the seed and that name. */
export const seededLayer = (seed: number) => (name: string) => ({
  name,
  kernelInitializer: glorotUniform(deriveSeed(seed, name)),
});
