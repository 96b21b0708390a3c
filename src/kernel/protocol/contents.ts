/** What the kernel says in its messages, by message type. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { Extras, Json, Message } from "./messages.js";

export type StreamName = "stdout" | "stderr";

export type ExecutionState = "busy" | "idle";

/** A value in several forms, by MIME type; a front end shows the richest one that it knows. */
export type MimeBundle = Record<string, unknown>;

export interface ErrorContent {
  ename: string;
  evalue: string;
  /** Lines of text, with terminal colours. */
  traceback: string[];
}

/** The messages that go to every front end, on the iopub channel. */
export interface Publications {
  status: { execution_state: ExecutionState };
  stream: { name: StreamName; text: string };
  execute_input: { code: string; execution_count: number };
  execute_result: { execution_count: number; data: MimeBundle; metadata: Json };
  error: ErrorContent;
  comm_open: { comm_id: string; target_name: string; data: Json };
  comm_msg: { comm_id: string; data: Json };
  comm_close: { comm_id: string; data: Json };
  debug_event: DebugProtocol.Event;
}

/** Publishes a message that results from `request`, which becomes its parent. */
export type Publish = <Type extends keyof Publications>(
  type: Type,
  content: Publications[Type],
  request: Message | undefined,
  extras?: Extras,
) => void;

/** The question that a cell asks of the person at the keyboard, on the stdin channel. */
export interface InputRequest {
  prompt: string;
  /** Hides what is typed. */
  password: boolean;
}

export interface KernelInfoReply {
  status: "ok";
  protocol_version: string;
  implementation: string;
  implementation_version: string;
  language_info: {
    name: string;
    version: string;
    mimetype: string;
    file_extension: string;
    pygments_lexer: string;
    codemirror_mode: { mode: string; name: string; typescript: boolean };
    nbconvert_exporter: string;
  };
  banner: string;
  debugger: boolean;
  supported_features: string[];
  help_links: { text: string; url: string }[];
}

/** A cell that was aborted has no number: front ends would show the one in its reply. */
export type ExecuteReply =
  | { status: "ok"; execution_count: number; payload: PagerPayload[]; user_expressions: Json }
  | ({ status: "error"; execution_count: number } & ErrorContent)
  | { status: "aborted" };

/** Text for the front end's pager. */
export interface PagerPayload {
  source: "page";
  data: MimeBundle;
  start: number;
}

export type IsCompleteReply = { status: "complete" | "invalid" } | { status: "incomplete"; indent: string };

export interface CompleteReply {
  status: "ok";
  matches: string[];
  /** The range that a match replaces, in characters. */
  cursor_start: number;
  cursor_end: number;
  /** JupyterLab shows the kinds of the matches, which it finds here. */
  metadata: { _jupyter_types_experimental: { text: string; type: string; start: number; end: number }[] };
}

export interface InspectReply {
  status: "ok";
  found: boolean;
  data: MimeBundle;
  metadata: Json;
}

/** The session, the number of the cell, and its code or its code and result. */
export type HistoryEntry = [session: number, count: number, cell: string | [string, string | null]];

export interface HistoryReply {
  status: "ok";
  history: HistoryEntry[];
}

export interface CommInfoReply {
  status: "ok";
  comms: Record<string, { target_name: string }>;
}

/** The content of any reply on the shell and control channels. */
export type Reply =
  | KernelInfoReply
  | ExecuteReply
  | IsCompleteReply
  | CompleteReply
  | InspectReply
  | HistoryReply
  | CommInfoReply
  | DebugProtocol.Response
  | { status: "ok"; restart?: boolean }
  | ({ status: "error" } & ErrorContent);
