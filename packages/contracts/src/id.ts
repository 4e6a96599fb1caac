import { ServiceError } from "./service-error.ts";

/** The largest id: PostgreSQL's `integer` and protobuf's `int32` end here. */
export const MAX_INT32 = 2_147_483_647;

const PLAIN_DECIMAL = /^[1-9][0-9]{0,9}$/;

/**
 * The one id rule of all protocols: a whole number from 1 to 2147483647 in plain decimal.
 * `0x10`, `1e3`, `1.0`, ` 1` and `3000000000` are refused before any SQL runs and before anything
 * is encoded, because protobuf wraps 3000000000 to a negative number without an error.
 *
 * @throws ServiceError `invalid_argument`
 */
export const parseId = (text: string): number => {
  const id = PLAIN_DECIMAL.test(text) ? Number(text) : 0;
  return checkId(id);
};

/**
 * The same rule for an id that arrives as a number.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkId = (id: number): number => {
  if (Number.isInteger(id) && id >= 1 && id <= MAX_INT32) return id;
  throw new ServiceError("invalid_argument", `id must be a whole number from 1 to ${MAX_INT32}`);
};
