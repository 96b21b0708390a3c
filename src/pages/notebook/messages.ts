/** The messages that the pad in a notebook's page and the kernel send each other. */
import type { Encoding, Picture } from "../pad/types";

/** A picture in JSON, with the bytes of its pixels in base64. */
export type SentPicture = Omit<Picture, "pixels"> & { base64: string };

/** An encoding in JSON. */
export type SentEncoding = Pick<Encoding, "mean" | "deviation"> & {
  image: SentPicture;
  reconstruction: SentPicture;
  nearest: SentPicture[];
};

/** What the page asks of the model. */
export type Question =
  | { ask: "decode"; z: number[] }
  | { ask: "inspect"; index: number }
  | { ask: "encode"; drawing: SentPicture };

/** A question as a message; its answer has the same id. */
export type QuestionMessage = Question & { id: string };
export type AnswerMessage =
  { id: string; answer: SentPicture | SentEncoding } | { id: string; error: string };

/** The state of the widget's model, apart from the keys of the protocol itself. */
export interface PadState {
  latentDim: number;
  /** z is float32 [n, latentDim], and labels is int32 [n]; both are in base64. */
  points: { z: string; labels: string | null; classNames: string[] | null } | null;
  canInspect: boolean;
  canEncode: boolean;
  /** The point's last position, and what it decodes to. */
  z: number[];
  picture: SentPicture;
}
