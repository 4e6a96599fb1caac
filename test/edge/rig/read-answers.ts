import type { HttpAnswer } from "./ask.ts";

/** The answers in what came over one connection: a status line begins each. */
export const statusesIn = (received: Buffer): number[] =>
  [...received.toString("latin1").matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map(([, status]) =>
    Number(status),
  );

/** The only answer in what came over a connection that has ended. */
export const readAnswer = (received: Buffer): Pick<HttpAnswer, "status" | "headers" | "body"> => {
  const end = received.indexOf("\r\n\r\n");
  const [first = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const pairs = lines.map((line) => line.split(/: */, 2) as [string, string]);
  return {
    status: Number(first.split(" ")[1] ?? 0),
    headers: Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value])),
    body: received.subarray(end + 4),
  };
};
