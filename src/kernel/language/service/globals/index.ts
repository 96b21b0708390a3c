/** What the checker knows of the names that the kernel gives to every cell. (A folder, because TypeScript looks for types in folders.) */
declare global {
  /** Asks the reader, in the notebook. Resolves to what they wrote. */
  function input(prompt?: string): Promise<string>;
  /** As `input`; what is typed is not shown. */
  function getpass(prompt?: string): Promise<string>;
  /** The code of this kernel's cells by their number: In[1]. */
  var In: string[];
  /** The results of this kernel's cells by their number. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a cell's author knows what it is
  var Out: Record<number, any>;
  /** The last result. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  var _: any;
}

export {};
