/** The message of fetch about a redirect loop. */
const TOO_MANY_REDIRECTS = "redirect count exceeded";

/** Matches the error codes of certificates that are not trusted. */
const CERTIFICATE = /CERT|UNABLE_TO/;

/** Error codes of connections that broke. */
const BROKEN = ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];

/** Says that a host did not deliver. */
export class HostError extends Error {
  /** True if the host answered, so that the network is not to blame. */
  readonly reached: boolean;
  /** True if the host may deliver when it is asked again. */
  readonly mayRecover: boolean;
  /** The pause that the host asks for, in ms. */
  readonly waitMs: number;

  constructor(message: string, about: { reached: boolean; mayRecover: boolean; waitMs?: number }) {
    super(message);
    this.reached = about.reached;
    this.mayRecover = about.mayRecover;
    this.waitMs = about.waitMs ?? 0;
  }
}

/**
 * Returns what an error of a request says about the host.
 *
 * @param reached true if the host had answered before the error
 */
export function hostErrorOf(error: unknown, reached: boolean): HostError {
  if (error instanceof HostError) return error;
  const isAnswer = messageOf(error) === TOO_MANY_REDIRECTS || CERTIFICATE.test(codeOf(error));
  return new HostError(reasonOf(error), {
    reached: reached || isAnswer,
    mayRecover: reached || BROKEN.includes(codeOf(error)),
  });
}

/**
 * Returns the reason behind an error: "fetch failed" says nothing, but its cause, or the first of its causes,
 * does.
 */
export function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (message === TOO_MANY_REDIRECTS) return "redirected more than 20 times";
  if (!CERTIFICATE.test(codeOf(error))) return message;
  return (
    `${message} (if a firewall replaces certificates, set NODE_EXTRA_CA_CERTS to the file of its authority ` +
    "before Node starts)"
  );
}

function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return causeOf(error.errors[0]);
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;
}

function messageOf(error: unknown): string {
  const cause = causeOf(error);
  return cause instanceof Error ? cause.message : String(cause);
}

function codeOf(error: unknown): string {
  return (causeOf(error) as NodeJS.ErrnoException | undefined)?.code ?? "";
}
