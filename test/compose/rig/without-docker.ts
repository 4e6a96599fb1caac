import { spawnSync } from "node:child_process";

const isThere = spawnSync("docker", ["compose", "ls", "--quiet"]).status === 0;
const isRequired = process.env["CI"] !== undefined;

/** Undefined: the tests can run, or have to fail. */
export const withoutDocker: string | undefined =
  isThere || isRequired ? undefined : "no Docker engine with Compose answers";
if (withoutDocker) process.stderr.write(`skipped what needs Docker: ${withoutDocker}\n`);
