/** Pictures of all kinds, each red above and white below, and files that are not pictures. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";

const WIDTH = 24;
const HEIGHT = 16;

/** Makes 24×16 pixels. With 4 `bands` instead of 3, the white below is transparent. */
function redAboveWhite(bands: 3 | 4 = 3) {
  const pixels = new Uint8Array(WIDTH * HEIGHT * bands);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const isRed = y < HEIGHT / 2;
      pixels.set(
        isRed ? [255, 0, 0, 255].slice(0, bands) : [255, 255, 255, 0].slice(0, bands),
        (y * WIDTH + x) * bands,
      );
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: bands } });
}

const blue = () => sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: "blue" } });

/** An animation whose second frame is blue. */
async function animation() {
  return sharp([await redAboveWhite().png().toBuffer(), await blue().png().toBuffer()], {
    join: { animated: true },
  });
}

/** Makes one picture of each kind. All look the same: red above, white below. */
export const PICTURES: Record<string, () => Promise<Buffer>> = {
  "plain.png": () => redAboveWhite().png().toBuffer(),
  "palette.png": () => redAboveWhite().png({ palette: true }).toBuffer(),
  "sixteen-bit.png": () => redAboveWhite().toColourspace("rgb16").png().toBuffer(),
  "transparent.png": () => redAboveWhite(4).png().toBuffer(),
  "interlaced.png": () => redAboveWhite().png({ progressive: true }).toBuffer(),
  "plain.jpg": () => redAboveWhite().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
  "progressive.jpeg": () =>
    redAboveWhite().jpeg({ chromaSubsampling: "4:4:4", progressive: true }).toBuffer(),
  "cmyk.jpg": () => redAboveWhite().toColourspace("cmyk").jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
  "turned.jpg": async () =>
    redAboveWhite()
      .rotate(-90)
      .jpeg({ chromaSubsampling: "4:4:4" })
      .withMetadata({ orientation: 6 })
      .toBuffer(),
  "mirrored.png": async () => redAboveWhite().flip().png().withMetadata({ orientation: 4 }).toBuffer(),
  "plain.webp": () => redAboveWhite().webp({ lossless: true }).toBuffer(),
  "transparent.webp": () => redAboveWhite(4).webp({ lossless: true }).toBuffer(),
  "animated.webp": async () => (await animation()).webp({ lossless: true }).toBuffer(),
  "plain.gif": () => redAboveWhite().gif().toBuffer(),
  "animated.gif": async () => (await animation()).gif().toBuffer(),
  "plain.tiff": () => redAboveWhite().tiff().toBuffer(),
  "plain.avif": () => redAboveWhite().avif({ lossless: true }).toBuffer(),
  "no-ending": () => redAboveWhite().png().toBuffer(),
};

/** Makes one file of each kind that cannot become an image, with the reason. */
export const OTHERS: Record<string, { bytes: () => Promise<Buffer>; reason: RegExp | string }> = {
  "empty.png": { bytes: () => Promise.resolve(Buffer.alloc(0)), reason: "empty file" },
  "text.txt": { bytes: () => Promise.resolve(Buffer.from("Flowers, 2026")), reason: "not a picture" },
  "page.jpg": { bytes: () => Promise.resolve(Buffer.from("<html>404</html>")), reason: "not a picture" },
  "film.mp4": {
    bytes: () => Promise.resolve(Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom")),
    reason: "not a picture",
  },
  "old.bmp": {
    bytes: () => Promise.resolve(Buffer.from("BM:\0\0\0\0\0\0\0")),
    reason: /^BMP is not supported/,
  },
  "phone.heic": {
    bytes: () => Promise.resolve(Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic")),
    reason: /^HEIC is not supported/,
  },
  "half.jpg": { bytes: half("plain.jpg"), reason: "truncated or damaged" },
  "half.png": { bytes: half("plain.png"), reason: "truncated or damaged" },
  "half.webp": { bytes: half("plain.webp"), reason: "truncated or damaged" },
  "half.gif": { bytes: half("plain.gif"), reason: "truncated or damaged" },
  "half.tiff": { bytes: half("plain.tiff"), reason: "truncated or damaged" },
  "half.avif": { bytes: half("plain.avif"), reason: "truncated or damaged" },
  "header.jpg": {
    bytes: async () => (await PICTURES["plain.jpg"]()).subarray(0, 20),
    reason: "truncated or damaged",
  },
};

function half(name: string) {
  return async () => {
    const bytes = await PICTURES[name]();
    return bytes.subarray(0, Math.floor(bytes.length / 2));
  };
}

/** Writes files by their paths below a folder. */
export async function writeFiles(folder: string, files: Record<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

/** Makes a PNG of one colour, 8×6. */
export const plain = (background: string) =>
  sharp({ create: { width: 8, height: 6, channels: 3, background } })
    .png()
    .toBuffer();
