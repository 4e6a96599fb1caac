import { readOptions } from "../read-options.ts";
import { StackError } from "../stack-error.ts";
import { createRuntimeApi } from "./runtime-api.ts";
import { runningHaproxy } from "./socket-file.ts";
import { readMaintenance, switchMaintenance } from "./switch-maintenance.ts";

const actions = ["on", "off", "status"] as const;

const parse = (args: readonly string[]) => {
  const options = { socket: { type: "string" } } as const;
  const { values, positionals } = readOptions(args, options, true);
  const action = actions.find((name) => name === positionals[0]);
  if (action && positionals.length === 1) return { action, socket: values.socket };
  const usage = "usage: npm run maintenance -- on|off|status [--socket PATH]";
  throw new StackError("usage", usage);
};

/**
 * `npm run maintenance -- on|off|status`: whether the public ports answer 503 to everybody. Asks
 * the HAProxy of the stack that runs with these data, or the one at `--socket`.
 */
export async function* maintenanceCommand(
  args: readonly string[],
  dataDir: string,
): AsyncGenerator<string, void> {
  const { action, socket } = parse(args);
  const path = socket ?? (await runningHaproxy(dataDir));
  if (path === undefined)
    throw new StackError(
      "configuration",
      "no HAProxy runs here: npm start first, or --socket PATH",
    );
  const api = createRuntimeApi(path);
  if (action !== "status") await switchMaintenance(api, action);
  yield `maintenance is ${action === "status" ? await readMaintenance(api) : action}`;
}
