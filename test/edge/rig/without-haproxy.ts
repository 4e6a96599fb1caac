import { spawnSync } from "node:child_process";

const isThere = spawnSync("haproxy", ["-v"]).status === 0;
const isRequired = process.env["CI"] !== undefined;

/** Why these tests cannot run here; undefined: they can, or have to fail. */
export const withoutHaproxy: string | undefined =
  isThere || isRequired ? undefined : "there is no haproxy on the PATH; Debian has it as haproxy";
if (withoutHaproxy) process.stderr.write(`skipped what needs HAProxy: ${withoutHaproxy}\n`);
