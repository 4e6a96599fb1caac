import type { DatabaseErrorCode } from "./errors.ts";

/** What an error of the driver or of the server says. */
export type ErrorKind =
  /** The connection has ended, could not be made or does not answer. */
  | "lost"
  /** The server has no place for another connection. */
  | "crowded"
  /** Our pool has none: all are in use, which says nothing about the server. */
  | "busy"
  /** The server does not let us in: a wrong password, a database that is not there. */
  | "barred"
  /** The server takes no writes: it follows another one, or somebody has told it so. */
  | "read-only"
  /** The server has run out of disk or memory. */
  | "exhausted"
  /** Stopped after its time, or because the caller left. */
  | "late"
  /** A lock was not given in time. */
  | "locked"
  /** Two transactions waited for each other, or could not be put in an order. */
  | "clashed"
  /** The server refuses this statement, now and always. Or an error that is not the database's. */
  | "refused";

/** What follows from it. */
export interface ErrorMeaning {
  /** What the caller is told; undefined: the error itself. */
  readonly code: DatabaseErrorCode | undefined;
  /** It had no effect, apart from an error during COMMIT, and may well succeed another time. */
  readonly isRepeatable: boolean;
  /** The connection must not go back to the pool. */
  readonly endsConnection: boolean;
}

const meanings: Readonly<Record<ErrorKind, ErrorMeaning>> = {
  lost: { code: "unavailable", isRepeatable: true, endsConnection: true },
  crowded: { code: "unavailable", isRepeatable: true, endsConnection: true },
  busy: { code: "unavailable", isRepeatable: false, endsConnection: false },
  barred: { code: "unavailable", isRepeatable: false, endsConnection: true },
  // A new connection may lead to the server that takes writes.
  "read-only": { code: "unavailable", isRepeatable: false, endsConnection: true },
  exhausted: { code: "unavailable", isRepeatable: false, endsConnection: false },
  late: { code: "unavailable", isRepeatable: false, endsConnection: false },
  locked: { code: "conflict", isRepeatable: false, endsConnection: false },
  clashed: { code: "conflict", isRepeatable: true, endsConnection: false },
  refused: { code: undefined, isRepeatable: false, endsConnection: false },
};

/** By SQLSTATE (PostgreSQL's manual, "PostgreSQL Error Codes"); the first that matches counts. */
const kindsOfStates: readonly (readonly [states: RegExp, kind: ErrorKind])[] = [
  // Connection exceptions.
  [/^08...$/, "lost"],
  // A server that stops, crashed, starts or drops the database, and a session idle for too long.
  [/^57P0[1-5]$/, "lost"],
  // A transaction that was idle or ran for too long: the server ends its connection.
  [/^25P0[34]$/, "lost"],
  [/^53300$/, "crowded"],
  [/^53...$/, "exhausted"],
  [/^(28...|3D000)$/, "barred"],
  [/^25006$/, "read-only"],
  [/^57014$/, "late"],
  [/^55P03$/, "locked"],
  [/^(40001|40P01)$/, "clashed"],
];

const socketErrors = new Set([
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNABORTED",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "EMFILE",
  "ENETDOWN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

// pg and pg-pool give these no code.
const lostMessages =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout expired)/;
const busyMessage = "timeout exceeded when trying to connect";

export const kindOf = (error: unknown): ErrorKind => {
  if (!(error instanceof Error)) return "refused";
  const { code } = error as { code?: unknown };
  if (typeof code === "string") return kindOfCode(code);
  if (error.message === busyMessage) return "busy";
  return lostMessages.test(error.message) ? "lost" : "refused";
};

const kindOfCode = (code: string): ErrorKind => {
  if (socketErrors.has(code)) return "lost";
  return kindsOfStates.find(([states]) => states.test(code))?.[1] ?? "refused";
};

export const meaningOf = (error: unknown): ErrorMeaning => meanings[kindOf(error)];
