import { findHaproxy } from "@tandem/stack";

const program = await findHaproxy(process.env["PATH"]);
const isRequired = process.env["CI"] !== undefined;

/** Why these tests cannot run here; undefined: they can, or in CI have to fail. */
export const withoutHaproxy: string | undefined =
  program.file !== undefined || isRequired ? undefined : program.reason;
if (withoutHaproxy) process.stderr.write(`skipped what needs HAProxy: ${withoutHaproxy}\n`);
