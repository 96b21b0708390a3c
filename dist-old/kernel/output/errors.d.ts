import type { ErrorContent } from "../protocol/contents.js";
import type { StackTraces } from "./stackTraces.js";
export declare function errorContent(thrown: unknown, traces: StackTraces): ErrorContent;
