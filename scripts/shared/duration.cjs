/**
 * A duration in words. Plain JavaScript, because the set-up needs it before anything is built; src uses it
 * too.
 */

/** "0.4 s", "41 s", "2 min 05 s", "1 h 02 min". */
exports.formatDuration = function formatDuration(seconds) {
  if (!Number.isFinite(seconds)) return "? s";
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const twoDigits = (value) => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
};
