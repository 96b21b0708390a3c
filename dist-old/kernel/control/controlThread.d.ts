import { type Pipes } from "../output/pipes.js";
import { type Connection } from "../protocol/connection.js";
import type { Publish } from "../protocol/contents.js";
/** What the main thread posts to the control thread. */
export type ToControl = {
    kind: "send";
    frames: Uint8Array[];
} | {
    kind: "pipes";
    pipes: Pipes;
} | {
    kind: "close";
};
/** What the control thread posts to the main thread. */
export type FromControl = {
    kind: "ready";
} | {
    kind: "message";
    frames: Uint8Array[];
} | {
    kind: "log";
    text: string;
} | {
    kind: "publish";
    publication: Parameters<Publish>;
};
export interface ControlData {
    connection: Connection;
    shared: SharedArrayBuffer;
}
