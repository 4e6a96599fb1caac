import { checkWholeNumber, MAX_INT32 } from "./id.ts";
import { ServiceError } from "./service-error.ts";

/** RFC 9110 8.8.3: a weak or strong tag; its text is what we call the version. */
const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;
const VERSION = /^[1-9][0-9]{0,9}$/;

/** A recipe's version as an entity tag. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that an `If-Match` names. A weak tag counts like a strong one: compression makes the
 * one of the other on the way. Lists and `*` are refused: a change is meant for one version.
 *
 * @throws ServiceError `precondition_required` without the header; `precondition_failed` for a tag
 *   that no version has; `invalid_argument` for what is no tag
 */
export const parseIfMatch = (header: string | undefined): number => {
  if (header === undefined) throw required('If-Match must name the version you read, such as "3"');
  const tag = ENTITY_TAG.exec(header.trim())?.[1];
  if (tag === undefined) {
    throw new ServiceError("invalid_argument", 'If-Match must be one entity tag, such as "3"');
  }
  if (VERSION.test(tag) && Number(tag) <= MAX_INT32) return Number(tag);
  throw new ServiceError("precondition_failed", "If-Match names no version of this recipe");
};

/**
 * The same for a version that arrives as a number.
 *
 * @throws ServiceError `precondition_required`, `invalid_argument`
 */
export const checkExpectedVersion = (version: number | null | undefined): number => {
  if (version === undefined || version === null) {
    throw required("the expected version must be there: the one you read");
  }
  return checkWholeNumber("the expected version", version, MAX_INT32);
};

const required = (message: string): ServiceError =>
  new ServiceError("precondition_required", message);
