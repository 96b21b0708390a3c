import { spawnSync } from "node:child_process";
import { UserError } from "./errors.mjs";

const OLDEST = [3, 10];
const NAMES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

const HOW_TO_INSTALL =
  "Install Python 3.10 or newer with venv: `apt install python3 python3-venv` (Debian, Ubuntu), " +
  "`dnf install python3` (Fedora), `brew install python` (macOS).\n" +
  "If you have one elsewhere, name it: GENBOOK_PYTHON=/path/to/python3";

// Debian splits ensurepip off into python3-venv: without it `import venv` works, but making an environment
// fails.
const PROBE = `
import sys
missing = []
for name in ("venv", "ensurepip", "ssl", "zlib"):
    try: __import__(name)
    except ImportError: missing.append(name)
print("%d.%d.%d" % sys.version_info[:3], sys.executable, ",".join(missing), sep="\\t")
`;

/**
 * Returns what `command` reports about itself, or undefined if it does not run as Python (for example, a shim
 * without a version).
 */
function probe(command, env) {
  const { status, stdout } = spawnSync(command, ["-c", PROBE], { encoding: "utf8", env, timeout: 20_000 });
  if (status !== 0) return undefined;
  const [version, path, missing] = stdout.trimEnd().split("\t");
  return { command, version, path, missing: missing ? missing.split(",") : [] };
}

function isNewEnough({ version }) {
  const [major, minor] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/**
 * Finds the first Python on PATH that can make a virtual environment: { path, version }.
 *
 * @throws UserError that says what was found instead and what to install
 */
export function findPython(env = process.env) {
  const named = env.GENBOOK_PYTHON;
  const found = (named ? [named] : NAMES).map((name) => probe(name, env)).filter(Boolean);
  const usable = found.find((python) => isNewEnough(python) && python.missing.length === 0);
  if (usable) return usable;

  const incomplete = found.find(isNewEnough);
  if (incomplete) {
    const minor = incomplete.version.split(".").slice(0, 2).join(".");
    throw new UserError(
      `Python ${incomplete.version} (${incomplete.path}) lacks ${incomplete.missing.join(", ")}, which a virtual environment needs.\n` +
        `On Debian and Ubuntu: \`apt install python3-venv\` (or python${minor}-venv).\n${HOW_TO_INSTALL}`,
    );
  }
  if (found.length > 0) {
    const list = found.map((python) => `${python.version} (${python.path})`).join(", ");
    throw new UserError(`Python 3.10 or newer is needed; found only ${list}.\n${HOW_TO_INSTALL}`);
  }
  throw new UserError(
    `${named ? `GENBOOK_PYTHON names ${named}, which does not run as Python` : "No Python was found on PATH"}.\n${HOW_TO_INSTALL}`,
  );
}
