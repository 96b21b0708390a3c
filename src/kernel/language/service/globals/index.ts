/**
 * Declares the names that the kernel gives to every cell. (In a folder, because TypeScript looks for types in
 * folders.)
 */
declare global {
  /** Asks the reader for a line of text in the notebook. Resolves to what they typed. */
  function input(prompt?: string): Promise<string>;
  /** Asks like `input`, and hides what is typed. */
  function getpass(prompt?: string): Promise<string>;
  /**
   * Asks the reader for a line of text, and waits for it, as in a browser: nothing else runs meanwhile.
   * Returns `defaultValue` if they type nothing.
   */
  function prompt(message?: string, defaultValue?: string): string;
  /** Asks the reader a question, and waits as `prompt` does. Returns true if they answer y or yes. */
  function confirm(message?: string): boolean;
  /** Shows the reader a message, and waits until they press Enter. */
  function alert(message?: unknown): void;
  /** The code of this kernel's cells, by their number: In[1]. */
  var In: string[];
  /** The results of this kernel's cells, by their number. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the author of the cell knows its type
  var Out: Record<number, any>;
  /** The last result. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  var _: any;

  /** What notebooks for IJavascript use to show things, and to go on after the last line of a cell. */
  var $$: {
    text(text: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    html(html: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    markdown(text: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    svg(svg: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    /** Takes the picture in base64. */
    png(base64: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    /** Takes the picture in base64. */
    jpeg(base64: string | Promise<string>, goesOn?: boolean): Promise<void> | void;
    json(value: unknown, goesOn?: boolean): Promise<void> | void;
    mime(bundle: object, goesOn?: boolean): Promise<void> | void;
    /** Lets the cell wait until it calls `sendResult`, `done` or `sendError`, or shows something. */
    async(): void;
    sendResult(value?: unknown): void;
    done(value?: unknown): void;
    sendError(error: unknown): void;
    clear(options?: { wait?: boolean }): void;
  };

  /** What notebooks for Deno use to show things. Nothing else of Deno's API exists here. */
  var Deno: DenoInCells;

  // TypeScript leaves it out, although almost all objects have it.
  interface Object {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    __proto__: any;
  }

  // Node's types say `unknown`, which a cell could not use without naming a type. In browsers and in Deno,
  // too, these are `any`.
  interface Request {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    json(): Promise<any>;
    clone(): Request;
  }
  interface Response {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    json(): Promise<any>;
    clone(): Response;
  }
}

// What `new Response()` and `new Request()` make.
declare module "undici-types" {
  interface Request {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    json(): Promise<any>;
  }
  interface Response {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    json(): Promise<any>;
  }
}

interface DenoInCells {
  jupyter: {
    readonly $display: unique symbol;
    html(strings: TemplateStringsArray, ...values: unknown[]): object;
    md(strings: TemplateStringsArray, ...values: unknown[]): object;
    svg(strings: TemplateStringsArray, ...values: unknown[]): object;
    /** Takes a PNG or JPEG: its bytes, or the path of its file. */
    image(image: string | Uint8Array): object;
    display(
      value: unknown,
      options?: { raw?: boolean; update?: boolean; display_id?: string },
    ): Promise<void>;
    broadcast(
      type: string,
      content: Record<string, unknown>,
      extra?: { metadata?: Record<string, unknown> },
    ): Promise<void>;
  };
}

export {};
