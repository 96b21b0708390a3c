/**
 * Decodes one picture with sharp (libvips), which turned out to be the best of three decoders: canvas
 * mistakes truncated files for complete ones and crashes the process on a TIFF, and TensorFlow's ops support
 * neither WebP nor the orientation that cameras record. docs/your-own-images.md has the measurements.
 */
/** How a picture becomes an image. */
export interface PictureSettings {
  /** Height and width of the image in pixels. */
  size: number;
  /** How a picture that is not square is made square. */
  fit: "crop" | "pad" | "stretch";
  /** 1 for grey, 3 for red, green and blue. */
  channels: 1 | 3;
  /** The CSS colour of the padding, and behind transparent pixels. */
  background: string;
}

/** This error says that a file cannot be decoded. Its message is the reason in the list of skipped files. */
export class UnreadablePicture extends Error {}

/** sharp's names for the ways to make a picture square. */
const FITS = { crop: "cover", pad: "contain", stretch: "fill" } as const;

/**
 * Decodes a PNG, JPEG, WebP, GIF, TIFF, AVIF or SVG: the first frame of an animation, turned as its EXIF
 * orientation says, in sRGB with 8 bits per channel.
 *
 * @returns size × size × channels bytes
 * @throws UnreadablePicture if the bytes are not such a picture, or if the picture is damaged
 */
export async function decodePicture(bytes: Uint8Array, settings: PictureSettings): Promise<Uint8Array> {
  const { size, fit, channels, background } = settings;
  if (bytes.length === 0) throw new UnreadablePicture("empty file");
  const { default: sharp } = await import("sharp");
  try {
    return await sharp(bytes)
      .autoOrient()
      .flatten({ background })
      .resize(size, size, { fit: FITS[fit], background })
      .toColourspace(channels === 1 ? "b-w" : "srgb")
      .removeAlpha()
      .raw({ depth: "uchar" })
      .toBuffer();
  } catch (error) {
    throw new UnreadablePicture(reasonOf(bytes, (error as Error).message));
  }
}

/** @throws Error if sharp does not know the colour */
export async function checkBackground(background: string): Promise<void> {
  const { default: sharp } = await import("sharp");
  try {
    sharp().flatten({ background });
  } catch (error) {
    throw new Error(
      `background must be a CSS colour such as "white" or "#102030", got ${JSON.stringify(background)}`,
      { cause: error },
    );
  }
}

/** The first bytes of picture formats that sharp's prebuilt libvips does not decode. */
const UNSUPPORTED: [format: string, start: RegExp][] = [
  ["BMP", /^BM/],
  ["HEIC", /^.{4}ftyp(heic|heix)/s],
  ["JPEG XL", /^(\xff\n|.{4}JXL )/s],
  ["Photoshop's format", /^8BPS/],
];

/** The first bytes of formats that sharp decodes. If it cannot decode such a file, the file is damaged. */
const SUPPORTED = /^(\xff\xd8|\x89PNG|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftypavif)/s;

function reasonOf(bytes: Uint8Array, message: string): string {
  const start = Buffer.from(bytes.subarray(0, 16)).toString("latin1");
  const format = UNSUPPORTED.find(([, pattern]) => pattern.test(start))?.[0];
  if (format) return `${format} is not supported: convert it to PNG or JPEG`;
  if (message.includes("unsupported image format") && !SUPPORTED.test(start)) return "not a picture";
  if (message.includes("pixel limit")) return "more than 268 million pixels";
  // libvips keeps one error text for all threads, so the message may be about another picture.
  return "truncated or damaged";
}
