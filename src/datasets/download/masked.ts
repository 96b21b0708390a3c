/** Returns a URL, valid or not, for a message: without user, password and query, which may hold a token. */
export function masked(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === "file:") return url;
  if (!parsed?.host) return url.replace(/^([a-z][\w+.-]*:\/\/)?.*@/is, "$1***@");
  const { protocol, username, password, host, pathname, search } = parsed;
  const user = username || password ? "***@" : "";
  const path = pathname === "/" && !url.endsWith("/") ? "" : pathname;
  return `${protocol}//${user}${host}${path}${search && "?***"}`;
}
