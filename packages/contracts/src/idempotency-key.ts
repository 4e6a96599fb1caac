import { ServiceError } from "./service-error.ts";

const PRINTABLE = /^[\x21-\x7e]{1,255}$/;

/**
 * The key under which a write is done once, whoever sends it again.
 *
 * @throws ServiceError `invalid_argument` unless it has 1 to 255 printable ASCII characters
 */
export const checkIdempotencyKey = (key: string): string => {
  if (PRINTABLE.test(key)) return key;
  throw new ServiceError(
    "invalid_argument",
    "Idempotency-Key must be 1 to 255 printable ASCII characters without blanks",
  );
};
