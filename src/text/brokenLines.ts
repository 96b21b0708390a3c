/**
 * Breaks a text between words into lines that fit. A word that does not fit has a line of its own.
 *
 * @param fits says whether there is room for a line
 */
export function brokenLines(text: string, fits: (line: string) => boolean): string[] {
  const [first, ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
