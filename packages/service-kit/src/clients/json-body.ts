import { isUtf8 } from "node:buffer";
import type { AnswerHeaders, Exchange } from "./exchange.ts";

/**
 * The value of an answer that says it is JSON and is: UTF-8, not compressed (nobody asked for that),
 * no `__proto__` among its names. What it means is for a validator.
 *
 * @throws Error that says what is wrong with it
 */
export const readJson = ({ headers, body }: Omit<Exchange, "status">): unknown => {
  if (!isLabelledJson(headers)) throw new Error("it is not labelled as plain JSON");
  const text = body.toString("utf8");
  // Decoding puts U+FFFD where bytes make no sense; only then are they worth a second look.
  if (text.includes("\uFFFD") && !isUtf8(body)) throw new Error("it is not UTF-8");
  const value: unknown = JSON.parse(text);
  if (mayNamePrototype(text) && namesPrototype(text)) throw new Error("it names __proto__");
  return value;
};

const usual = "application/json; charset=utf-8";
const jsonType = /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i;

const isLabelledJson = (headers: AnswerHeaders): boolean => {
  const type = headers["content-type"];
  return (
    (type === usual || (typeof type === "string" && jsonType.test(type))) &&
    headers["content-encoding"] === undefined
  );
};

// Its letters can be written as they are or as \u escapes, and JSON has no third way.
const mayNamePrototype = (text: string): boolean =>
  text.includes("__proto__") || text.includes("\\u");

/** Slow, and for suspicious text only: a recipe may well be called `__proto__`. */
const namesPrototype = (text: string): boolean => {
  let isNamed = false;
  JSON.parse(text, (name, value: unknown) => {
    isNamed ||= name === "__proto__";
    return value;
  });
  return isNamed;
};
