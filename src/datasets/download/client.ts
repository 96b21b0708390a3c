/** The HTTP client: undici, whose fetch goes through proxies. Node's own does so only from version 24 on. */
import { masked } from "./masked";

/** Environment variables that name proxies, by the option of undici. */
const PROXIES = {
  httpProxy: ["http_proxy", "HTTP_PROXY"],
  httpsProxy: ["https_proxy", "HTTPS_PROXY"],
} as const;

/**
 * Calls `work` with a fetch that goes through the proxies of HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and closes
 * its connections.
 *
 * @throws what `work` throws; Error if a variable is not the URL of a proxy
 */
export async function withFetch<T>(work: (fetch: typeof globalThis.fetch) => Promise<T>): Promise<T> {
  const [httpProxy, httpsProxy] = [proxyOf("httpProxy"), proxyOf("httpsProxy")];
  const { EnvHttpProxyAgent, fetch } = await import("undici");
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: httpProxy?.url,
    httpsProxy: httpsProxy?.url,
    proxyTunnel: false, // http URLs are forwarded: many proxies tunnel only to port 443
    // The caller has time-outs of its own.
    bodyTimeout: 0,
    headersTimeout: 0,
  });
  try {
    return await work(((url: string, init: object) =>
      fetch(url, { ...init, dispatcher })) as unknown as typeof globalThis.fetch);
  } finally {
    await dispatcher.destroy();
  }
}

/** Returns the proxies in the environment, for messages: "HTTPS_PROXY=http://***@proxy:3128". */
export function proxiesInWords(): string[] {
  return [proxyOf("httpsProxy"), proxyOf("httpProxy")].flatMap((proxy) =>
    proxy ? `${proxy.name}=${masked(proxy.url)}` : [],
  );
}

function proxyOf(kind: keyof typeof PROXIES): { name: string; url: string } | undefined {
  const name = PROXIES[kind].find((each) => process.env[each]);
  if (!name) return undefined;
  const value = process.env[name]!;
  const url = value.includes("://") ? value : `http://${value}`;
  if (URL.canParse(url) && /^(https?|socks5?):$/.test(new URL(url).protocol)) return { name, url };
  throw new Error(
    `${name} is ${masked(value)}. Expected the URL of a proxy, such as http://proxy.example:3128. ` +
      "Correct it, or unset it.",
  );
}
