/** The pad as a widget of a notebook: an ES module for anywidget (https://anywidget.dev/en/afm). */
import { mountPad } from "../pad/mountPad";
import type { Encoding, Picture } from "../pad/types";
import type { AnswerMessage, PadState, Question, SentEncoding, SentPicture } from "./messages";

/** The part of anywidget's model that is used here. */
interface Model {
  get<K extends keyof PadState>(key: K): PadState[K];
  set<K extends keyof PadState>(key: K, value: PadState[K]): void;
  save_changes(): void;
  send(content: object): void;
  on(event: "msg:custom", listener: (answer: AnswerMessage) => void): void;
  on(event: "change:z", listener: () => void): void;
  off(event: string, listener: unknown): void;
}

/** The time after which a question counts as lost, in ms. */
const LOST_MS = 10_000;
const NO_ANSWER = "The kernel has not answered. If it has stopped, run the cell again.";
const NO_KERNEL =
  "The kernel that computes the pad's pictures is gone. Choose or start a kernel, and run the notebook again.";

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const { question, stop } = questions(model);
  const decode = async (z: number[]) => pictureOf((await question({ ask: "decode", z })) as SentPicture);
  const inspect = async (index: number) =>
    encodingOf((await question({ ask: "inspect", index })) as SentEncoding);
  const encode = async (drawing: Picture) =>
    encodingOf((await question({ ask: "encode", drawing: sent(drawing) })) as SentEncoding);

  const points = model.get("points");
  const pad = mountPad(el, {
    latentDim: model.get("latentDim"),
    points: points
      ? {
          z: new Float32Array(bytesOf(points.z).buffer),
          labels: points.labels === null ? undefined : new Int32Array(bytesOf(points.labels).buffer),
          classNames: points.classNames ?? undefined,
        }
      : undefined,
    decode,
    inspect: model.get("canInspect") ? inspect : undefined,
    encode: model.get("canEncode") ? encode : undefined,
    z: model.get("z"),
    picture: pictureOf(model.get("picture")),
    onRest(z, picture) {
      model.set("z", z);
      model.set("picture", sent(picture));
      model.save_changes();
    },
  });
  /** Moves the point after the program, or another page with the same notebook, has moved it. */
  const moved = () => {
    if (String(model.get("z")) !== String(pad.z)) pad.moveTo(model.get("z"));
  };
  model.on("change:z", moved);
  return () => {
    model.off("change:z", moved);
    stop();
    pad.remove();
  };
}

/** Sends questions to the kernel, and finds the answer to each among the messages. */
function questions(model: Model) {
  interface Waiting {
    resolve(answer: SentPicture | SentEncoding): void;
    reject(error: Error): void;
  }
  const waiting = new Map<string, Waiting>();
  // Other pages may show the same notebook, and receive the answers to this one too.
  const page = Math.random().toString(36).slice(2);
  let count = 0;
  const take = (message: AnswerMessage) => {
    const asked = waiting.get(message.id);
    if ("error" in message) asked?.reject(new Error(message.error));
    else asked?.resolve(message.answer);
  };
  model.on("msg:custom", take);
  const question = (asked: Question) => {
    const id = `${page}-${++count}`;
    let lost: ReturnType<typeof setTimeout>;
    return new Promise<SentPicture | SentEncoding>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      lost = setTimeout(() => reject(new Error(NO_ANSWER)), LOST_MS);
      try {
        model.send(Object.assign({ id }, asked));
      } catch {
        reject(new Error(NO_KERNEL)); // JupyterLab only says "Cannot send"
      }
    }).finally(() => {
      clearTimeout(lost);
      waiting.delete(id);
    });
  };
  return { question, stop: () => model.off("msg:custom", take) };
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

const sent = ({ width, height, channels, pixels }: Picture): SentPicture => ({
  width,
  height,
  channels,
  base64: btoa(Array.from(pixels, (byte) => String.fromCharCode(byte)).join("")),
});

const pictureOf = ({ width, height, channels, base64 }: SentPicture): Picture => ({
  width,
  height,
  channels,
  pixels: bytesOf(base64),
});

const encodingOf = ({ image, reconstruction, nearest, mean, deviation }: SentEncoding): Encoding => ({
  image: pictureOf(image),
  reconstruction: pictureOf(reconstruction),
  nearest: nearest.map(pictureOf),
  mean,
  deviation,
});

const widget = { render };
export { widget as default };
