// Class 08 is "connection exception", 53300 "too many connections"; 57P01 to 57P05 are a server that
// stops, crashed, starts, drops the database or ends an idle session.
const sqlStates = /^(08...|53300|57P0[1-5])$/;

const socketErrors = new Set([
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

// pg gives these no code.
const messages =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect)/;

/**
 * Whether the error says something about the connection and not about the statement: then the
 * connection must not go back to the pool.
 */
export const isConnectionError = (error: unknown): error is Error => {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return sqlStates.test(code) || socketErrors.has(code);
  return messages.test(error.message);
};

// The server gave up a statement after its time (57014), or a wait for a lock (55P03).
const lateStates = new Set<unknown>(["57014", "55P03"]);

/** Whether the statement was fine and the server only too slow. The connection is still good. */
export const isTooSlow = (error: unknown): boolean =>
  lateStates.has((error as { code?: unknown } | undefined)?.code);
