import { escapeControls } from "./escape-controls.ts";
import { isRecord, parseLogRecord, type LogRecord } from "./log-record.ts";
import { paint, type Colour } from "./paint.ts";

const levels: readonly [from: number, label: string, colour: Colour][] = [
  [60, "FATAL", "red"],
  [50, "ERROR", "red"],
  [40, "WARN ", "yellow"],
  [30, "INFO ", "green"],
  [20, "DEBUG", "dim"],
  [0, "TRACE", "dim"],
];
/** In front of the line, the same in every line, or for machines. */
const shownElsewhere = new Set([
  "level",
  "time",
  "pid",
  "hostname",
  "service",
  "instance",
  "environment",
  "event",
  "msg",
]);
const longestValue = 200;
const stackLines = 12;

const two = (value: number): string => String(value).padStart(2, "0");

const timeOf = (time: unknown): string => {
  const date = new Date(typeof time === "number" || typeof time === "string" ? time : Number.NaN);
  if (Number.isNaN(date.getTime())) return "--:--:--.---";
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
};

const textOf = (value: unknown): string => {
  if (isRecord(value) && typeof value["message"] === "string") return value["message"];
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
};

const formatValue = (value: unknown): string => {
  const text = textOf(value);
  const short = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
  const isBare = typeof value !== "string" ? !isRecord(value) : /^[^\s"=]+$/.test(short);
  return escapeControls(isBare || short.startsWith("{") ? short : JSON.stringify(short));
};

const stackOf = (record: LogRecord): string[] => {
  const error = record["err"];
  if (record.level < 50 || !isRecord(error) || typeof error["stack"] !== "string") return [];
  const frames = error["stack"].split("\n").filter((line) => /^\s+at /.test(line));
  return frames.slice(0, stackLines).map((line) => escapeControls(line));
};

/** `GET / 200` need not be followed by method, route and status. */
const isSaid = (value: unknown, message: string): boolean => {
  const words = message.split(" ");
  const parts = [value].flat().map(String);
  return message !== "" && parts.every((part) => words.includes(part));
};

const fieldsOf = (record: LogRecord, message: string): [key: string, value: string][] =>
  Object.entries(record)
    .filter(([key, value]) => !shownElsewhere.has(key) && !isSaid(value, message))
    .map(([key, value]) => [escapeControls(key), formatValue(value)]);

/**
 * A pino record as `12:00:01.123 INFO  message key=value`, local time, with the frames of an
 * error's stack below it. Control characters inside a record are escaped, so that no request can
 * forge a line or colour the terminal; a line that is no record is returned as it is.
 */
export const formatLogLine = (line: string, useColours = false): string[] => {
  const record = parseLogRecord(line);
  if (!record) return [line];
  const style = (text: string, colour: Colour): string => (useColours ? paint(text, colour) : text);
  const [, label, colour] = levels.find(([from]) => record.level >= from) ?? [0, "?????", "dim"];
  const message = typeof record["msg"] === "string" ? record["msg"] : "";
  const parts = [
    style(timeOf(record["time"]), "dim"),
    style(label, colour),
    ...(message === "" ? [] : [escapeControls(message)]),
    ...fieldsOf(record, message).map(([key, value]) => `${style(`${key}=`, "dim")}${value}`),
  ];
  return [parts.join(" "), ...stackOf(record)];
};
