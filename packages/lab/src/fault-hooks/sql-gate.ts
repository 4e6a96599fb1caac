import pg from "pg";
import { replaceMethod } from "./replace-method.ts";

/** A message of the server; the driver's connection emits each under the protocol's name for it. */
interface Message {
  /** Of CommandComplete, such as `INSERT 0 1`. */
  readonly text?: string;
  /** Of ReadyForQuery: I outside a transaction, E in one that has failed. */
  readonly status?: string;
}

export interface SqlGate {
  /** A transaction that has written something is about to be committed. */
  beforeCommit?(): void;
  /** Something has been written for good, and nobody in this process knows it yet. */
  afterCommit?(): void;
  /** A statement has been done, and the driver learns it when `enter` is called. */
  onReady?(enter: () => void): void;
}

const gates: SqlGate[] = [];
const opened = new WeakSet();
const hasWritten = new WeakSet();
/** Inside a transaction in which a statement has failed: its COMMIT is a rollback. */
const hasFailed = new WeakSet();
/** Connections whose running statement may write, whatever its result is called. */
const mayWrite = new WeakSet();

/** Puts a gate between the driver and every PostgreSQL server that it talks to. */
export const addSqlGate = (gate: SqlGate): void => {
  if (gates.length === 0) watchConnections();
  gates.push(gate);
};

const watchConnections = (): void => {
  // Every statement passes here, prepared or not, with its text even when only its name is sent.
  replaceMethod(pg.Query.prototype, "submit", ({ self, values: [connection], proceed }) => {
    noteStatement(connection as object, (self as { readonly text?: string }).text ?? "");
    return proceed();
  });
  replaceMethod(pg.Connection.prototype, "emit", ({ self, values: [event, message], proceed }) => {
    if (event === "commandComplete") noteCommand(self, message as Message);
    if (event !== "readyForQuery") return proceed();
    noteReady(self, message as Message);
    // The first one ends the start of the connection, which is no statement.
    if (!opened.has(self)) proceed();
    else pass(proceed);
    opened.add(self);
    return true;
  });
};

/** FOR UPDATE locks, and changes nothing. */
const writing = /\b(insert|(?<!for (no key )?)update|delete|merge)\b/i;

const noteStatement = (connection: object, text: string): void => {
  if (writing.test(text)) mayWrite.add(connection);
  else mayWrite.delete(connection);
  const isCommit = /^\s*(commit|end)\b/i.test(text) && !hasFailed.has(connection);
  if (!isCommit || !hasWritten.has(connection)) return;
  for (const gate of gates) gate.beforeCommit?.();
};

/** `INSERT 0 0` has written nothing; a SELECT may hold an INSERT in its WITH, and counts nothing. */
const noteCommand = (connection: object, { text = "" }: Message): void => {
  if (text === "ROLLBACK") hasWritten.delete(connection);
  else if (/^(INSERT|UPDATE|DELETE|MERGE)\b.* [1-9]\d*$/.test(text)) hasWritten.add(connection);
  else if (text.startsWith("SELECT") && mayWrite.has(connection)) hasWritten.add(connection);
};

/** Inside a transaction nothing is for good. */
const noteReady = (connection: object, { status }: Message): void => {
  if (status === "E") hasFailed.add(connection);
  else hasFailed.delete(connection);
  if (status !== "I" || !hasWritten.delete(connection)) return;
  for (const gate of gates) gate.afterCommit?.();
};

const pass = (enter: () => void, from = 0): void => {
  const gate = gates[from];
  if (gate === undefined) enter();
  else if (gate.onReady) gate.onReady(() => pass(enter, from + 1));
  else pass(enter, from + 1);
};
