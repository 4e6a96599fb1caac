import { ServiceError } from "./service-error.ts";

/** The largest id: PostgreSQL's `integer` and protobuf's `int32` end here. */
export const MAX_INT32 = 2_147_483_647;

const PLAIN_DECIMAL = /^[1-9][0-9]{0,9}$/;

/**
 * The one rule of all protocols for ids and other counts that arrive as text: a whole number from 1
 * to `max` in plain decimal. `0x10`, `1e3`, `1.0` and ` 1` are refused.
 *
 * @param name what the number is, for the message
 * @throws ServiceError `invalid_argument`
 */
export const parseWholeNumber = (name: string, text: string, max: number): number =>
  checkWholeNumber(name, PLAIN_DECIMAL.test(text) ? Number(text) : 0, max);

/**
 * The same rule for what arrives as a number.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkWholeNumber = (name: string, value: number, max: number): number => {
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw new ServiceError("invalid_argument", `${name} must be a whole number from 1 to ${max}`);
};

/**
 * The one id rule of all protocols: a whole number from 1 to 2147483647 in plain decimal, refused
 * before any SQL runs and before anything is encoded, because protobuf wraps 3000000000 to a negative
 * number without an error.
 *
 * @throws ServiceError `invalid_argument`
 */
export const parseId = (text: string): number => parseWholeNumber("id", text, MAX_INT32);

/**
 * The same rule for an id that arrives as a number.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkId = (id: number): number => checkWholeNumber("id", id, MAX_INT32);
