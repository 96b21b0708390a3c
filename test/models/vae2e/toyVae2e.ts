import { buildDecoder2e, buildEncoder2e } from "../../../src/models/vae2e/networks";
import { TOY_VAE } from "../vae/toyVae";

export const buildToyVae2e = () => ({ encoder: buildEncoder2e(TOY_VAE), decoder: buildDecoder2e(TOY_VAE) });
