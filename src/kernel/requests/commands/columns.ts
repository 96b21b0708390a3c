/** Writes rows of text, with a line for each row and the columns aligned. */
export function inColumns(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row: string[]) => row.map((text, column) => text.padEnd(widths[column])).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}
