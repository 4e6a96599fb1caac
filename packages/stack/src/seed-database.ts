// npm run seed -- [--count N]: brings the schema up to date and adds the sample recipes, and generated
// ones until there are N.
import { runMigrationJob } from "./run-migration-job.ts";

process.exitCode = await runMigrationJob(["up", "--seed", ...process.argv.slice(2)]);
