interface SystemError extends Error {
  readonly code?: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

/** A port cannot be opened. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code = "cannot_listen";
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", "is taken; choose another with the environment"],
  ["EACCES", "may not be opened by this user; choose one above 1023"],
  ["EADDRNOTAVAIL", "is on an address that this machine does not have; check HOST"],
]);

/** The error as one line that says what to do, when it is one that people meet. */
export const explainListenError = (error: unknown): unknown => {
  const { code, address, port, hostname } = error as SystemError;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new ListenError(`there is no address for HOST=${hostname}`, { cause: error });
  }
  const reason = reasons.get(code ?? "");
  if (reason === undefined) return error;
  return new ListenError(`port ${port} on ${address} ${reason}`, { cause: error });
};
