/** `Deno.jupyter`, with which notebooks for Deno show things. Cells have no other part of Deno's API. */
import { readFileSync } from "node:fs";
import type { MimeBundle } from "../protocol/contents.js";
import type { Json } from "../protocol/messages.js";
import { broadcast } from "./display.js";
import { DISPLAY, toBundle } from "./results.js";

interface DisplayOptions {
  raw?: boolean;
  update?: boolean;
  display_id?: string;
}

/** Makes the object that is called Deno in cells. */
export function denoJupyter(): object {
  const displayable = (bundle: MimeBundle) => ({ [DISPLAY]: () => bundle });
  const template =
    (mime: string) =>
    (strings: TemplateStringsArray, ...values: unknown[]) =>
      displayable({ [mime]: String.raw({ raw: strings }, ...values) });
  const display = async (value: unknown, options: DisplayOptions = {}): Promise<void> => {
    const data = options.raw === true ? (value as MimeBundle) : await toBundle(value);
    const transient = options.display_id === undefined ? {} : { display_id: options.display_id };
    broadcast(options.update === true ? "update_display_data" : "display_data", {
      data: data ?? {},
      metadata: {},
      transient,
    });
  };
  return {
    jupyter: {
      $display: DISPLAY,
      html: template("text/html"),
      md: template("text/markdown"),
      svg: template("image/svg+xml"),
      image: (image: string | Uint8Array) => displayable(picture(image)),
      display,
      broadcast: (type: string, content: Json, extra?: { metadata?: Json }) =>
        Promise.resolve(broadcast(type, content, extra?.metadata)),
    },
  };
}

/** Takes the bytes of a PNG or JPEG, or the path of a file that holds them. */
function picture(image: string | Uint8Array): MimeBundle {
  const bytes = typeof image === "string" ? readFileSync(image) : image;
  return { [bytes[0] === 0xff ? "image/jpeg" : "image/png"]: bytes };
}
