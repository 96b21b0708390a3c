/** Gives node:util the functions that tfjs-node needs. Call it before tfjs-node is imported. */
export declare function restoreNodeUtil(): void;
