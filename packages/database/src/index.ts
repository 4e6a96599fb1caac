export { type Migration, migrate, type MigrateOptions } from "./migrate.ts";
export {
  createPostgres,
  type Postgres,
  postgresLimits,
  type PostgresOptions,
  type Query,
} from "./postgres.ts";
