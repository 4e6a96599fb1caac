export { startPostgres, type Postgres, type PostgresOptions } from "./postgres/start-postgres.ts";
export type { StackError, StackErrorCode } from "./stack-error.ts";
export { startStack } from "./start-stack.ts";
export type { Stack, StackOptions, StackProcess, StackUrls } from "./stack.ts";
