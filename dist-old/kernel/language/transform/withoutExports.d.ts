/** Blanks out the exports: the code stays as long as it was, so that every place in it stays where it was. */
export declare function withoutExports(code: string): string;
