// npm run certificates: see certificates/certificates-command.ts.
import { certificatesCommand } from "./certificates/certificates-command.ts";
import { readConfig } from "./config.ts";
import { runCommand } from "./run-command.ts";

const { dataDir } = readConfig();
process.exitCode = await runCommand(certificatesCommand(process.argv.slice(2), dataDir));
