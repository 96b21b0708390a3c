/**
 * For pictures that are made while a model trains, which are no reason to lose the training: a piece of work that fails
 * is said, once for each `what`, and forgiven.
 */
export function forgiving(): (what: string, work: () => Promise<void>) => Promise<void> {
  const said = new Set<string>();
  return async (what, work) => {
    try {
      await work();
    } catch (error) {
      if (!said.has(what)) console.warn(`${what}, training goes on: ${(error as Error).message}`);
      said.add(what);
    }
  };
}
