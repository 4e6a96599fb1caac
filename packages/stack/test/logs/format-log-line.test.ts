import { expect, test } from "vitest";
import { formatLogLine } from "../../src/logs/format-log-line.ts";

const time = new Date(2026, 0, 2, 12, 0, 1, 123).getTime();
const record = (fields: object): string => JSON.stringify({ level: 30, time, ...fields });

test("a record becomes time, level, message and fields", () => {
  const line = record({ service: "web-api", msg: "answered", status: 200 });

  expect(formatLogLine(line)).toEqual(["12:00:01.123 INFO  answered status=200"]);
});

test("what every line of a replica repeats is left out", () => {
  const line = record({ pid: 1, hostname: "h", environment: "test", event: "ready", msg: "ready" });

  expect(formatLogLine(line)).toEqual(["12:00:01.123 INFO  ready"]);
});

test("what the message says is not said again", () => {
  const listening = record({ msg: "running at http://a grpc://b", urls: ["http://a", "grpc://b"] });
  const answered = record({ msg: "GET / 200", method: "GET", route: "/", status: 200, ms: 2 });

  expect(formatLogLine(listening)).toEqual(["12:00:01.123 INFO  running at http://a grpc://b"]);
  expect(formatLogLine(answered)).toEqual(["12:00:01.123 INFO  GET / 200 ms=2"]);
});

test.for([
  [10, "TRACE"],
  [20, "DEBUG"],
  [30, "INFO "],
  [35, "INFO "],
  [40, "WARN "],
  [50, "ERROR"],
  [60, "FATAL"],
] as const)("level %i is %s", ([level, label]) => {
  expect(formatLogLine(record({ level, msg: "m" }))).toEqual([`12:00:01.123 ${label} m`]);
});

test("a time as ISO text is shown the same way, and one that is none as dashes", () => {
  expect(formatLogLine(record({ time: new Date(time).toISOString() }))).toEqual([
    "12:00:01.123 INFO ",
  ]);
  expect(formatLogLine(record({ time: "yesterday" }))).toEqual(["--:--:--.--- INFO "]);
});

test("values are bare when they can be, quoted when they have blanks, JSON when they are objects", () => {
  const fields = { a: "x/y", b: "x y", c: { d: [1] }, e: null, f: true, g: "", h: 'q"r' };

  expect(formatLogLine(record(fields))).toEqual([
    '12:00:01.123 INFO  a=x/y b="x y" c={"d":[1]} e=null f=true g="" h="q\\"r"',
  ]);
});

test("a long value is cut", () => {
  const [line] = formatLogLine(record({ query: "x".repeat(1_000) }));

  expect(line).toBe(`12:00:01.123 INFO  query=${"x".repeat(200)}…`);
});

test("an error shows its message, and its stack below when the level is error", () => {
  const err = { type: "Error", message: "no connection", stack: "Error: no\n    at a\n    at b" };

  expect(formatLogLine(record({ level: 50, msg: "failed", err }))).toEqual([
    '12:00:01.123 ERROR failed err="no connection"',
    "    at a",
    "    at b",
  ]);
  expect(formatLogLine(record({ level: 40, msg: "failed", err }))).toHaveLength(1);
});

test.for(["\n", "\r", "\u001B[31m", "\u0000", "\u007F", "\u009B", "\u2028", "\u202E"])(
  "a request cannot forge a line or colour the terminal with %j",
  (control) => {
    const text = `a${control}b`;
    const err = { message: text, stack: `x\n    at ${text.replace("\n", "")}` };
    const shown = formatLogLine(record({ level: 50, msg: text, path: text, [text]: 1, err }));

    expect(shown.join("")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    expect(shown).toHaveLength(2);
  },
);

test.for(["plain text", "", '{"level":30', '{"msg":"no level"}', "[1]", "LOG:  ready"])(
  "%j is no record and stays as it is",
  (line) => {
    expect(formatLogLine(line)).toEqual([line]);
  },
);

test("colours are for whoever asks for them", () => {
  expect(formatLogLine(record({ msg: "m" }), true)[0]).toContain("\u001B[32mINFO ");
});
