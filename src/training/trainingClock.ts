/** The time that training takes, without evaluations and the pauses in which a reader holds it. */
let pauses = 0;
let pausedMs = 0;
let pausedSince = 0;

/** Returns a time in ms, from an arbitrary start. It stands still in pauses and evaluations. */
export function trainingTime(): number {
  return (pauses > 0 ? pausedSince : performance.now()) - pausedMs;
}

/** Stops the clock while `work` runs, and returns or throws what it does. */
export async function withoutClock<T>(work: () => Promise<T>): Promise<T> {
  if (pauses++ === 0) pausedSince = performance.now();
  try {
    return await work();
  } finally {
    if (--pauses === 0) pausedMs += performance.now() - pausedSince;
  }
}
