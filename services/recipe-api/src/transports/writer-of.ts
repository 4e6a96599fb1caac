import { checkIdempotencyKey } from "@tandem/contracts";
import type { CallContext } from "@tandem/service-kit";
import { UnknownWriterError } from "../recipes/errors.ts";
import type { Writer } from "../recipes/writer.ts";

/**
 * Who writes. Over every protocol a write is checked in one order: this first, then the id, the
 * version and the body.
 *
 * @throws UnknownWriterError; ServiceError `invalid_argument` for a key that is none
 */
export const writerOf = ({ principal, idempotencyKey, requestId }: CallContext): Writer => {
  if (principal === undefined) throw new UnknownWriterError();
  const key = idempotencyKey === undefined ? undefined : checkIdempotencyKey(idempotencyKey);
  return { principal, key, requestId };
};
