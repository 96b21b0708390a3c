/** The time that training takes, without the pauses in which a reader holds it. */
let pauses = 0;
let pausedMs = 0;
let pausedSince = 0;

/** Returns a time in ms, from an arbitrary start. It stands still while a training run is paused. */
export function trainingTime(): number {
  return (pauses > 0 ? pausedSince : performance.now()) - pausedMs;
}

/** Stops the clock until the promise is settled, and returns or throws what it does. */
export async function withoutClock<T>(wait: Promise<T>): Promise<T> {
  if (pauses++ === 0) pausedSince = performance.now();
  try {
    return await wait;
  } finally {
    if (--pauses === 0) pausedMs += performance.now() - pausedSince;
  }
}
