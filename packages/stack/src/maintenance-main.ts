// npm run maintenance: see haproxy/maintenance-command.ts.
import { readConfig } from "./config.ts";
import { maintenanceCommand } from "./haproxy/maintenance-command.ts";
import { runCommand } from "./run-command.ts";

const { dataDir } = readConfig();
process.exitCode = await runCommand(maintenanceCommand(process.argv.slice(2), dataDir));
