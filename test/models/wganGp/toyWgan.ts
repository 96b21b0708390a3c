import { buildGenerator } from "../../../src/models/dcgan/networks";
import { buildCritic } from "../../../src/models/wganGp/networks";
import { TOY } from "../dcgan/toyDcgan";

export const buildToyWgan = () => ({
  generator: buildGenerator({ ...TOY, latentDim: 3 }),
  critic: buildCritic(TOY),
});
