/**
 * Makes tensorboard.png, the picture in docs/training-helpers.md, in two steps. The first trains a VAE for a
 * short time; the second takes a screenshot of that run in TensorBoard, with the Chromium of the browser
 * tests.
 *
 *     node docs/pictures/tensorboard.mjs train
 *     npm run tensorboard -- out/pictures/tensorboard        (in another terminal)
 *     node docs/pictures/tensorboard.mjs
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { findChromium } from "../../scripts/setup/findChromium.mjs";

async function train() {
  const { loadMnist, buildEncoder2e, buildDecoder2e, trainVae2e, decodeSquare, tensorBoard, fit } =
    await import("../../dist/index.js");
  const { images } = await loadMnist({ count: 12_000 });
  const [encoder, decoder] = [buildEncoder2e({ seed: 3 }), buildDecoder2e({ seed: 3 })];
  await fit(trainVae2e(encoder, decoder, images, { epochs: 4, batchSize: 64, seed: 3 }), [
    tensorBoard("out/pictures/tensorboard/vae-2e", {
      images: { "latent space": () => decodeSquare(decoder, 10) },
      histograms: { encoder, decoder },
      text: { settings: "Seed **3**, 12,000 digits, batches of 64" },
    }),
  ]);
}

async function takeScreenshot() {
  const browser = await chromium.launch({ executablePath: findChromium(), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1360, height: 560 } });
    await page.goto("http://localhost:6006/#timeseries");
    await page.click('button:has-text("Settings")', { timeout: 60_000 }); // closes the settings
    await page.fill('input[placeholder="Filter tags (regex)"]', "^(loss|latent space|decoder/0 .*)$");
    await page.keyboard.press("Escape"); // closes the list of suggestions
    await page.click('text="Tags matching filter"');
    await page.waitForTimeout(5000); // the charts are drawn piece by piece
    const file = fileURLToPath(new URL("tensorboard.png", import.meta.url));
    await sharp(await page.screenshot())
      .resize({ width: 1000 })
      .png({ palette: true, effort: 10 })
      .toFile(file);
  } finally {
    await browser.close();
  }
}

await (process.argv[2] === "train" ? train() : takeScreenshot());
