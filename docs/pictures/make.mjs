/**
 * Cuts the pictures of README's contents out of larger figures. README.md beside this file says where those
 * come from.
 *
 *     node docs/pictures/make.mjs
 */
import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** File, left, top, width and height of each cutout, in pixels. */
const CUTOUTS = {
  "8.4-variational-autoencoder": ["docs/results/8.4/8.4-12-the-latent-space-decoded.png", 0, 112, 420, 224],
  "8.5-generative-adversarial-network": ["docs/results/8.5/8.5-11-more-of-them.png", 0, 0, 338, 168],
  "conditional-vae": [
    "docs/results/conditional-vae/conditional-vae-08-every-class-in-the-same-handwritings.png",
    0,
    0,
    420,
    280,
  ],
  "wgan-gp": ["docs/results/wgan-gp/wgan-gp-07-the-loop.png", 5, 72, 485, 296],
  "your-own-images": ["out/pictures/your-own-images-07-reconstructions.png", 0, 0, 0, 0],
  frogs: ["docs/results/frogs/mixed-6600.png", 0, 0, 660, 330],
  "vae-2e": ["out/pictures/vae-2e-08-the-latent-space-decoded.png", 188, 568, 560, 280],
  "latent-space": ["out/pictures/latent-space-04-the-pad.png", 47, 6, 821, 408],
  diffusion: ["out/pictures/denoising.png", 0, 0, 464, 232],
};

for (const [name, [file, left, top, width, height]] of Object.entries(CUTOUTS)) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const picture = sharp(path).extract({ left, top, width, height }).flatten({ background: "white" });
  const { size } = await picture
    .resize({ width: 320 })
    .png({ palette: true, effort: 10 })
    .toFile(fileURLToPath(new URL(`${name}.png`, import.meta.url)));
  console.log(name, `${(size / 1000).toFixed(0)} kB`);
}
