/**
 * Returns the name that differs from `text` by the fewest typing errors; undefined if even these are more
 * than a third of the length of `text`.
 */
export function nearest(text, names) {
  const errors = names.map((name) => distance(text, name));
  const fewest = Math.min(...errors);
  return fewest <= Math.ceil(text.length / 3) ? names[errors.indexOf(fewest)] : undefined;
}

/** Returns the Levenshtein distance: how many characters have to be inserted, removed or replaced. */
function distance(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, above[j] + 1, row[j - 1] + 1));
    }
  }
  return row.at(-1);
}
