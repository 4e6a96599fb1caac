import { ServiceError } from "./service-error.ts";

/**
 * Control characters, and the sign that stands where bytes were not valid UTF-8: by then nobody can
 * say what was meant. PostgreSQL refuses NUL anyway, with an error of its own.
 */
const REFUSED = /[\p{Cc}\u{FFFD}]/u;
const LINE_FEEDS_AND_TABS = /[\n\t]/g;

export const notText = (name: string): string => `${name} must be one line of valid UTF-8 text`;

/**
 * The one rule of all protocols for a line of text: at most `max` characters (code points, as JSON Schema counts), no
 * control characters, no half of a surrogate pair, nothing that was not valid UTF-8.
 *
 * @param name what the text is, for the message
 * @throws ServiceError `invalid_argument`
 */
export const checkText = (name: string, text: string, max: number): string => {
  checkLength(name, text, max);
  if (REFUSED.test(text) || !text.isWellFormed()) {
    throw new ServiceError("invalid_argument", notText(name));
  }
  return text;
};

/**
 * The same rule for a text of several lines: line feeds and tabs are allowed besides.
 *
 * @throws ServiceError `invalid_argument`
 */
export const checkLines = (name: string, text: string, max: number): string => {
  checkLength(name, text, max);
  if (REFUSED.test(text.replaceAll(LINE_FEEDS_AND_TABS, "")) || !text.isWellFormed()) {
    const allowed = "line feeds and tabs, and no other control characters";
    throw new ServiceError("invalid_argument", `${name} must be valid UTF-8 text with ${allowed}`);
  }
  return text;
};

const checkLength = (name: string, text: string, max: number): void => {
  if (!isLonger(text, max)) return;
  throw new ServiceError("invalid_argument", `${name} may have at most ${max} characters`);
};

/** Of a long text only as much is counted as shows that it is too long. */
const isLonger = (text: string, max: number): boolean =>
  text.length > max && Array.from(text.slice(0, 2 * max + 1)).length > max;
