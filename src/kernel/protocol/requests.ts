/**
 * Reads the requests of front ends. A front end may send anything, so each function here takes the content of
 * a message as it came, checks it, fills in the protocol's defaults, and returns what the kernel needs.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { type Json, isObject } from "./messages.js";

export interface ExecuteRequest {
  /** Undefined if the front end sent something that is not text. */
  code: string | undefined;
  silent: boolean;
  store_history: boolean;
  allow_stdin: boolean;
  stop_on_error: boolean;
}

export const executeRequest = ({
  code,
  silent,
  store_history,
  allow_stdin,
  stop_on_error,
}: Json): ExecuteRequest => ({
  code: typeof code === "string" ? code : undefined,
  silent: silent === true,
  store_history: store_history !== false,
  allow_stdin: allow_stdin === true,
  stop_on_error: stop_on_error !== false,
});

/** Returns the code of an is_complete_request. @throws TypeError for anything but text */
export const isCompleteRequest = ({ code }: Json): { code: string } => ({ code: requireText("code", code) });

/** A complete_request or an inspect_request. */
export interface CursorRequest {
  code: string;
  /** The position of the cursor in characters, as Jupyter counts them; undefined for the end of the code. */
  cursor_pos: number | undefined;
}

/** @throws TypeError if the code is not text */
export const cursorRequest = ({ code, cursor_pos }: Json): CursorRequest => ({
  code: requireText("code", code),
  cursor_pos: typeof cursor_pos === "number" ? cursor_pos : undefined,
});

/** Which cells a history_request asks for. */
export type HistoryRequest = {
  /** True if it asks for the results as well. */
  output: boolean;
} & (
  | {
      hist_access_type: "range";
      /** A session's number; 0 is the current session, and negative numbers count back from it. */
      session: number;
      /** The numbers of the first cell and of the one after the last. */
      start: number;
      stop: number;
    }
  | { hist_access_type: "tail"; /** The number of cells; undefined for all. */ n: number | undefined }
  | {
      hist_access_type: "search";
      /** A glob pattern. */
      pattern: string;
      n: number | undefined;
      /** True if cells with the same code are to be listed once. */
      unique: boolean;
    }
);

export function historyRequest(content: Json): HistoryRequest {
  const output = content.output === true;
  const n = typeof content.n === "number" ? content.n : undefined;
  switch (content.hist_access_type) {
    case "range": {
      const stop = content.stop ?? Infinity;
      const [session, start] = [Number(content.session ?? 0), Number(content.start ?? 0)];
      return { hist_access_type: "range", output, session, start, stop: Number(stop) };
    }
    case "search": {
      const pattern = typeof content.pattern === "string" ? content.pattern : "*";
      return { hist_access_type: "search", output, pattern, n, unique: content.unique === true };
    }
    default:
      return { hist_access_type: "tail", output, n };
  }
}

/**
 * Returns the target whose comms a comm_info_request asks for, or undefined if it asks for all comms.
 *
 * @throws TypeError if it is not text
 */
export const commInfoRequest = ({ target_name }: Json): { target_name: string | undefined } => ({
  target_name:
    target_name === undefined || target_name === null ? undefined : requireText("target_name", target_name),
});

/** A comm_open, comm_msg or comm_close. */
export interface CommContent {
  comm_id: string;
  /** Has a meaning only in a comm_open. */
  target_name: string;
  data: Json;
}

/** @throws TypeError if the comm's id is not text */
export const commContent = ({ comm_id, target_name, data }: Json): CommContent => ({
  comm_id: requireText("comm_id", comm_id),
  target_name: String(target_name),
  data: isObject(data) ? data : {},
});

export const shutdownRequest = ({ restart }: Json): { restart: boolean } => ({ restart: restart === true });

export const inputReply = ({ value }: Json): { value: string } => ({
  value: typeof value === "string" ? value : "",
});

export const debugRequest = ({ seq, command, arguments: args }: Json): DebugProtocol.Request => ({
  seq: Number(seq),
  type: "request",
  command: String(command),
  arguments: args ?? {},
});

/** @throws TypeError for anything but text */
export function requireText(name: string, value: unknown): string {
  if (typeof value !== "string") throw new TypeError(`expected ${name}: string, got ${typeof value}`);
  return value;
}
