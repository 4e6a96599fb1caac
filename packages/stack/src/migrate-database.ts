// npm run migrate, migrate:down, migrate:status, migrate:make -- NAME, migrate:backfill -- NAME.
import { runMigrationJob } from "./run-migration-job.ts";

process.exitCode = await runMigrationJob(process.argv.slice(2));
