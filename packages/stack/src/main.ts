import { createConsoleOutput } from "./logs/console-output.ts";
import { runStack } from "./run-stack.ts";

const terminal = { output: createConsoleOutput(1), errors: createConsoleOutput(2) };
const code = await runStack(process.argv.slice(2), terminal);
await Promise.all([terminal.output.flush(1_000), terminal.errors.flush(1_000)]);
process.exit(code);
