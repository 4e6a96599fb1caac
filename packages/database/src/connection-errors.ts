// Class 08 is "connection exception"; 57P01 to 57P03 are a server that stops, crashed or starts.
const sqlStates = /^(08...|57P0[123])$/;

const socketErrors = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"]);

// pg gives these no code.
const messages =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect)/;

/**
 * Whether the error says something about the connection and not about the statement: then the
 * connection must not go back to the pool, and the caller hears `unavailable`.
 */
export const isConnectionError = (error: unknown): error is Error => {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === "string") return sqlStates.test(code) || socketErrors.has(code);
  return messages.test(error.message);
};
