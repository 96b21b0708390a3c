/**
 * Cuts the pictures in the README's contents out of larger figures. The README.md beside this file says where
 * those come from.
 *
 *     node docs/pictures/make.mjs
 */
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const results = (path) => `docs/results/${path}`;
const out = (name) => `out/pictures/${name}.png`;

/**
 * The figure from which each picture is cut, and the cutout in pixels: its distances from the right and upper
 * edges, its width and its height.
 */
const CUTOUTS = {
  "8.4-variational-autoencoder": [results("8.4/8.4-12-the-latent-space-decoded.png"), 0, 112, 420, 224],
  "8.5-generative-adversarial-network": [results("8.5/8.5-11-more-of-them.png"), 68, 0, 338, 168],
  "conditional-vae": [
    results("conditional-vae/conditional-vae-08-every-class-in-the-same-handwritings.png"),
    0,
    0,
    420,
    280,
  ],
  "wgan-gp": [results("wgan-gp/wgan-gp-07-the-loop.png"), 516, 72, 240, 292],
  "your-own-images": [out("your-own-images-07-reconstructions"), 211, 29, 204, 67],
  frogs: [results("frogs/mixed-6600.png"), 132, 0, 660, 330],
  "vae-2e": [out("vae-2e-08-the-latent-space-decoded"), 148, 568, 560, 280],
  "latent-space": [out("latent-space-04-the-pad"), 0, 6, 821, 392],
  diffusion: [results("diffusion/digits-samples.png"), 232, 0, 464, 232],
};

for (const [name, [file, right, top, width, height]] of Object.entries(CUTOUTS)) {
  const figure = sharp(fileURLToPath(new URL(`../../${file}`, import.meta.url)));
  const left = (await figure.metadata()).width - right - width;
  const { size } = await figure
    .extract({ left, top, width, height })
    .flatten({ background: "white" })
    .resize({ width: 240 })
    .png({ palette: true, effort: 10 })
    .toFile(fileURLToPath(new URL(`${name}.png`, import.meta.url)));
  console.log(name, `${(size / 1000).toFixed(0)} kB`);
}
