import { findFaketime } from "@tandem/lab";

const { library, reason } = await findFaketime();
const isRequired = process.env["CI"] !== undefined;

/** Path of libfaketime; empty where there is none. */
export const faketime = library ?? "";

/** Why no clock can be wrong here; undefined: it can, or in CI has to. */
export const withoutFaketime: string | undefined =
  library !== undefined || isRequired ? undefined : reason;
if (withoutFaketime) process.stderr.write(`row 40 skipped, a wrong clock: ${withoutFaketime}\n`);
