export { stopDeadlines } from "./crew.ts";
export { serverArguments } from "./postgres/server-settings.ts";
export { startPostgres, type Postgres, type PostgresOptions } from "./postgres/start-postgres.ts";
export type { StackError, StackErrorCode } from "./stack-error.ts";
export { type Front, type FrontOptions, startFront } from "./start-front.ts";
export { connectionsFor } from "./start-database.ts";
export { startStack } from "./start-stack.ts";
export type { Stack, StackOptions, StackProcess, StackUrls } from "./stack.ts";
