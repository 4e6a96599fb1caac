import { expect, test } from "vitest";
import { logRedisReports, type RedisReport } from "../src/index.ts";

test("what became of Redis is information, but for an outage and a refusal", () => {
  const lines: [string, object, string][] = [];
  const log = logRedisReports({
    info: (fields, message) => lines.push(["info", fields, message]),
    warn: (fields, message) => lines.push(["warn", fields, message]),
  });
  const err = new Error("gone");
  const reports: RedisReport[] = [
    { event: "redis-lost", err },
    { event: "redis-retrying", attempt: 1, delay_ms: 100, err },
    { event: "redis-connected" },
    { event: "redis-refused", err },
  ];
  for (const report of reports) log(report, report.event);
  expect(lines.map(([level]) => level)).toEqual(["warn", "info", "info", "warn"]);
  expect(lines.map(([, fields]) => fields)).toEqual(reports);
});
