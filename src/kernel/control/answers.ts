/** A front end's answer to a question. */
export interface Answer {
  frames: Uint8Array[];
  /** When it arrived. */
  at: number;
}

/** Returns the time in ms on a clock that all threads share. */
export const now = (): number => performance.timeOrigin + performance.now();
