/**
 * Returns a function that does a piece of work and turns its failure into a warning, given once for each
 * `what`. It is for pictures that are made while a model trains: one that fails is no reason to lose the
 * training.
 */
export declare function forgiving(): (what: string, work: () => Promise<void>) => Promise<void>;
