/**
 * Checks a path that a reader has given.
 *
 * @param example a call with a path
 * @throws TypeError if it is not a text
 */
export function checkPath(path: unknown, example: string): void {
  if (typeof path === "string" && path !== "") return;
  const got = path === "" ? "an empty text" : path === null ? "null" : typeof path;
  throw new TypeError(`Expected a path, got ${got}: write, for example, ${example}.`);
}
