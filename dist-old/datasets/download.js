"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.UnreachableError = void 0;
exports.download = download;
exports.cachePath = cachePath;
/**
 * The only network code of the library. It gets one published file from a mirror, the cache or a public host.
 *
 * A file stays in memory until its checksum has proved right. Only then does it go into the cache folder,
 * under a temporary name that is renamed, so that a download that is interrupted or wrong leaves nothing
 * behind.
 */
const node_crypto_1 = require("node:crypto");
const promises_1 = require("node:fs/promises");
const node_path_1 = require("node:path");
const node_url_1 = require("node:url");
const cacheFolder_1 = require("../files/cacheFolder");
const replaceFile_1 = require("../files/replaceFile");
const progressLine_1 = require("../terminal/progressLine");
/** Says that none of the public hosts can be reached: this machine is offline. */
class UnreachableError extends Error {
    name = "UnreachableError";
}
exports.UnreachableError = UnreachableError;
/**
 * Says that a host did not deliver. `reached` is true if it did answer, so that the network is not to blame.
 */
class HostError extends Error {
    reached;
    constructor(message, reached) {
        super(message);
        this.reached = reached;
    }
}
/**
 * Loads a published file: from the mirror if there is one, else from the cache, else from the first public
 * host that delivers it unchanged. Published bytes are kept in the cache; a mirror's other bytes never are.
 *
 * @throws UnreachableError when the file is not cached and no host can be reached
 * @throws Error when the mirror does not hold the file, and when every host sends something else
 * @throws the signal's reason when it is aborted
 */
async function download(file, options = {}) {
    options.signal?.throwIfAborted();
    const path = cachePath(file, options);
    const mirror = options.mirror ?? process.env.GENBOOK_MIRROR;
    if (mirror) {
        const { bytes, source } = await fromMirror(mirror, file, options);
        const official = difference(bytes, file) === undefined;
        const kept = await (0, promises_1.stat)(path).catch(() => undefined);
        if (official && kept?.size !== bytes.length)
            await keep(bytes, path, options);
        return { bytes, official, source };
    }
    const cached = await (0, promises_1.readFile)(path).catch(() => undefined);
    const damage = cached && difference(cached, file);
    if (cached && !damage)
        return { bytes: cached, official: true, source: path };
    if (damage)
        notify(options, `${path} is damaged (${damage}); fetching it again.`);
    const { bytes, source } = await fromHosts(file, options, `${path} is ${damage ? "damaged" : "not there"}`);
    await keep(bytes, path, options);
    return { bytes, official: true, source };
}
/** The path of a file in the cache. */
function cachePath(file, { cacheDir } = {}) {
    return (0, node_path_1.join)(cacheDir ?? (0, node_path_1.join)((0, cacheFolder_1.cacheFolder)(), "datasets"), file.folder, file.name);
}
async function fromMirror(mirror, file, options) {
    const setting = options.mirror === undefined ? "GENBOOK_MIRROR" : "mirror";
    const fail = (reason, cause) => {
        throw new Error(`${setting} is ${mirror}: ${reason}. Expected the http, https or file URL of a folder that holds ` +
            `${file.folder}/${file.name}, such as file:///data for /data/${file.folder}/${file.name}. ` +
            `Correct it, or leave ${setting === "mirror" ? "it out (or GENBOOK_MIRROR)" : "it unset"} to use the public hosts.`, { cause });
    };
    if (!URL.canParse(mirror))
        return fail("this is not a URL");
    const url = new URL(mirror);
    url.pathname = `${url.pathname.replace(/\/+$/, "")}/${file.folder}/${file.name}`;
    try {
        if (url.protocol === "http:" || url.protocol === "https:") {
            return { bytes: await fetchBytes(url.href, file, options), source: url.href };
        }
        if (url.protocol === "file:") {
            const path = (0, node_url_1.fileURLToPath)(url);
            return { bytes: await (0, promises_1.readFile)(path, { signal: options.signal }), source: path };
        }
    }
    catch (error) {
        options.signal?.throwIfAborted();
        return fail(reasonOf(error), error);
    }
    return fail(`the scheme ${url.protocol} is not supported`);
}
async function fromHosts(file, options, inCache) {
    const failures = [];
    let offline = true;
    for (const source of file.urls) {
        try {
            const bytes = await fetchBytes(source, file, options);
            const wrong = difference(bytes, file);
            if (wrong)
                throw new HostError(`sent other bytes than the published ones (${wrong})`, true);
            return { bytes, source };
        }
        catch (error) {
            options.signal?.throwIfAborted();
            failures.push(`  ${new URL(source).host}: ${reasonOf(error)}`);
            offline &&= error instanceof HostError && !error.reached;
        }
    }
    const message = [
        `${file.folder}/${file.name} cannot be loaded${offline ? ": no public host can be reached" : ""}.`,
        `  cache: ${inCache}`,
        ...failures,
        `${offline ? "Connect to the internet" : "Try again later"}, or set GENBOOK_MIRROR to the URL of a folder`,
        `that holds ${file.folder}/${file.name}.`,
    ].join("\n");
    throw offline ? new UnreachableError(message) : new Error(message);
}
async function fetchBytes(url, file, options) {
    const { fetch = globalThis.fetch, signal, answerMs = 10_000, stallMs = 30_000 } = options;
    const watchdog = new AbortController();
    let timer;
    const allow = (ms, what) => {
        clearTimeout(timer);
        timer = setTimeout(() => watchdog.abort(new Error(`no ${what} within ${ms / 1000} s`)), ms);
    };
    const progress = (0, progressLine_1.progressLine)(`Downloading ${file.folder}/${file.name}`);
    let reached = false;
    try {
        allow(answerMs, "answer");
        const response = await fetch(url, {
            signal: signal ? AbortSignal.any([signal, watchdog.signal]) : watchdog.signal,
            // Otherwise fetch would ask for a second compression and undo both.
            headers: { "accept-encoding": "identity" },
        });
        reached = true;
        if (!response.ok) {
            await response.body?.cancel();
            throw new Error(`answered ${response.status} ${response.statusText}`.trimEnd());
        }
        const total = Number(response.headers.get("content-length")) || file.bytes;
        const body = response.body ?? [];
        const chunks = [];
        let received = 0;
        allow(stallMs, "data");
        for await (const chunk of body) {
            allow(stallMs, "data");
            chunks.push(chunk);
            received += chunk.length;
            progress.update(Math.min(received / total, 1), `${megabytes(received)} of ${megabytes(total)} MB`);
        }
        return Buffer.concat(chunks);
    }
    catch (error) {
        throw new HostError(reasonOf(error), reached);
    }
    finally {
        clearTimeout(timer);
        progress.done();
    }
}
/**
 * Puts published bytes into the cache. A failure (full disk, read-only folder) is a notice: the data is in
 * memory anyway.
 */
async function keep(bytes, path, options) {
    try {
        await (0, promises_1.mkdir)((0, node_path_1.dirname)(path), { recursive: true });
        await (0, replaceFile_1.replaceFile)(path, bytes);
    }
    catch (error) {
        notify(options, `Could not keep ${path} (${reasonOf(error)}). The data is used from memory and will be fetched again next time; ` +
            `make room, make the folder writable, or set XDG_CACHE_HOME to another folder.`);
    }
}
/** Describes how bytes differ from the published ones; undefined where they do not. */
function difference(bytes, file) {
    if (bytes.length !== file.bytes)
        return `expected ${file.bytes} bytes, got ${bytes.length}`;
    const algorithm = file.checksum.split(":")[0];
    const got = `${algorithm}:${(0, node_crypto_1.createHash)(algorithm).update(bytes).digest("hex")}`;
    return got === file.checksum ? undefined : `expected ${file.checksum}, got ${got}`;
}
/**
 * The reason behind an error: "fetch failed" says nothing, but its cause, or the first of its causes, does.
 */
function reasonOf(error) {
    if (error instanceof AggregateError && error.errors.length > 0)
        return reasonOf(error.errors[0]);
    if (!(error instanceof Error))
        return String(error);
    return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}
function notify({ onNotice = console.warn }, text) {
    onNotice(text);
}
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
//# sourceMappingURL=download.js.map