import { hash, timingSafeEqual } from "node:crypto";

/** Those who are let in, by what they show. */
export interface Secrets {
  /** Which of them this is, or -1. */
  indexOf(presented: string): number;
}

/**
 * Characters of a secret at most; a longer text is not looked at. Those of ASCII alone: each has a
 * byte of its own.
 */
export const longestSecret = 200;

/**
 * Secrets that this process holds as they are, and that each call between services shows: a hash
 * would cost each of these 2 to 3 µs more (measured beside other work, Node 24).
 */
export const createSecretTexts = (texts: readonly string[]): Secrets => {
  const known = texts.map((text) => pad(Buffer.alloc(longestSecret), text));
  const shown = Buffer.alloc(longestSecret);
  return { indexOf: (presented) => indexOfEqual(known, pad(shown, presented)) };
};

/** All of one length, so that the time depends on the text that is padded, and not on the others. */
const pad = (buffer: Buffer, text: string): Buffer => buffer.fill(0, buffer.write(text, "latin1"));

/**
 * Secrets of which the configuration holds only the hash, so that who reads it has none. A fast hash
 * is enough for what a machine has made.
 *
 * @param digests SHA-256 as 64 hexadecimal digits in lower case
 */
export const createSecretDigests = (digests: readonly string[]): Secrets => {
  const known = digests.map((digest) => Buffer.from(digest));
  return { indexOf: (presented) => indexOfEqual(known, Buffer.from(hash("sha256", presented))) };
};

/**
 * The time tells nothing of a secret: buffers of one length are compared whole, however much of one
 * is right, and with each that is known, also after one was found.
 */
const indexOfEqual = (known: readonly Buffer[], shown: Buffer): number => {
  let found = -1;
  known.forEach((each, index) => {
    if (timingSafeEqual(each, shown)) found = index;
  });
  return found;
};
