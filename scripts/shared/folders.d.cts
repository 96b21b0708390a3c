type Environment = Record<string, string | undefined>;

/** The folder of a user's data: XDG_DATA_HOME, or ~/.local/share. */
export function dataHome(env?: Environment): string;

/** The folder that all clones share, with TensorFlow's library and the data sets: genbook in XDG_CACHE_HOME or ~/.cache. */
export function cacheFolder(env?: Environment): string;
