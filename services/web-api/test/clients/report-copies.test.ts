import { createLogger, createMetrics } from "@tandem/observability";
import { expect, it, vi } from "vitest";
import { reportCopies } from "../../src/clients/report-copies.ts";
import { startCall } from "../open-sources.ts";

it("copies that were served are counted, and one line in 10 seconds says why", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const lines: string[] = [];
  const logger = createLogger({
    service: "web-api",
    instance: "web-api-1",
    environment: "test",
    level: "info",
    destination: { write: (line) => void lines.push(line) },
  });
  const metrics = createMetrics("web-api");
  const report = reportCopies({ logger, metrics });
  const failure = Object.assign(new Error("recipe-api cannot be reached"), { code: "unavailable" });
  for (const milliseconds of [0, 5_000, 4_999, 1]) {
    vi.advanceTimersByTime(milliseconds);
    report(failure, startCall());
  }
  vi.useRealTimers();
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    Array(2).fill(
      expect.objectContaining({
        event: "copy-served",
        request_id: "test-1",
        err: expect.objectContaining({ message: "recipe-api cannot be reached" }),
      }),
    ),
  );
  expect(await metrics.render()).toContain(
    'cache_reads_total{cache="last-good",tier="stale",service="web-api"} 4',
  );
});
