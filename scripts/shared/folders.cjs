/**
 * Folders of the XDG base directory specification. Plain JavaScript, because the set-up needs them before
 * anything is built; src uses them too.
 */
const { homedir } = require("node:os");
const { isAbsolute, join } = require("node:path");

/** The specification requires that relative paths are ignored. */
const baseFolder = (path, ...usual) => (path && isAbsolute(path) ? path : join(homedir(), ...usual));

exports.dataHome = (env = process.env) => baseFolder(env.XDG_DATA_HOME, ".local", "share");

exports.cacheFolder = (env = process.env) => join(baseFolder(env.XDG_CACHE_HOME, ".cache"), "genbook");
