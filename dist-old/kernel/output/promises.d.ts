/**
 * Keeps the kernel out of printed promises. Before version 24, Node stores what AsyncLocalStorage holds (the
 * running cell) in properties of every promise, and prints them: an author who forgot an `await` would see 20
 * lines about the kernel.
 */
export declare function hideCellsOfPromises(): void;
