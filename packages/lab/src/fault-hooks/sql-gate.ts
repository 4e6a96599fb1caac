import pg from "pg";
import { replaceMethod } from "./replace-method.ts";

/** A message of the server; the driver's connection emits each under the protocol's name for it. */
interface Message {
  /** Of CommandComplete, such as `INSERT 0 1`. */
  readonly text?: string;
  /** Of ReadyForQuery: I outside a transaction. */
  readonly status?: string;
}

export interface SqlGate {
  /** A transaction is about to be committed. */
  beforeCommit?(): void;
  /** Something has been written for good, and nobody in this process knows it yet. */
  afterCommit?(): void;
  /** A statement has been done, and the driver learns it when `enter` is called. */
  onReady?(enter: () => void): void;
}

const gates: SqlGate[] = [];
const opened = new WeakSet();
const hasWritten = new WeakSet();

/** Puts a gate between the driver and every PostgreSQL server that it talks to. */
export const addSqlGate = (gate: SqlGate): void => {
  if (gates.length === 0) watchConnections();
  gates.push(gate);
};

const watchConnections = (): void => {
  replaceMethod(pg.Connection.prototype, "query", ({ values: [text], proceed }) => {
    if (/^\s*(commit|end)\b/i.test(String(text))) for (const gate of gates) gate.beforeCommit?.();
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

const noteCommand = (connection: object, { text = "" }: Message): void => {
  if (/^(INSERT|UPDATE|DELETE|MERGE|COMMIT)\b/.test(text)) hasWritten.add(connection);
  if (text === "ROLLBACK") hasWritten.delete(connection);
};

/** Inside a transaction nothing is for good. */
const noteReady = (connection: object, { status }: Message): void => {
  if (status !== "I" || !hasWritten.delete(connection)) return;
  for (const gate of gates) gate.afterCommit?.();
};

const pass = (enter: () => void, from = 0): void => {
  const gate = gates[from];
  if (gate === undefined) enter();
  else if (gate.onReady) gate.onReady(() => pass(enter, from + 1));
  else pass(enter, from + 1);
};
