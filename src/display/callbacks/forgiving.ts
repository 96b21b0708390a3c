/**
 * Returns a function that does a piece of work and turns its failure into a warning, given once for each
 * `what`. It is for pictures that are made while a model trains: one that fails is no reason to lose the
 * training.
 */
export function forgiving(): (what: string, work: () => Promise<void>) => Promise<void> {
  const said = new Set<string>();
  return async (what, work) => {
    try {
      await work();
    } catch (error) {
      if (!said.has(what)) console.warn(`${what}; training goes on: ${(error as Error).message}`);
      said.add(what);
    }
  };
}
