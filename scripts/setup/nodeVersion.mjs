// Every command imports this file first. It uses no new syntax, so that an old Node shows this message
// instead of a syntax error.

/** Returns true for Node 20.19 and newer, the oldest that can `require` this project's dependencies. */
export function isNodeNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

if (!isNodeNewEnough(process.versions.node)) {
  console.error(
    `Node 20.19 or newer is needed (tested: 20, 22 and 24); this is Node ${process.versions.node}.\n` +
      "Install a current one from nodejs.org, or with a version manager: `nvm install 22`, `fnm install 22`.",
  );
  process.exit(1);
}
