/**
 * Declares the names that the kernel gives to every cell. (In a folder, because TypeScript looks for types in
 * folders.)
 */
declare global {
  /** Asks the reader for a line of text in the notebook. Resolves to what they typed. */
  function input(prompt?: string): Promise<string>;
  /** Asks like `input`, and hides what is typed. */
  function getpass(prompt?: string): Promise<string>;
  /** The code of this kernel's cells, by their number: In[1]. */
  var In: string[];
  /** The results of this kernel's cells, by their number. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the author of the cell knows its type
  var Out: Record<number, any>;
  /** The last result. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  var _: any;

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

export {};
