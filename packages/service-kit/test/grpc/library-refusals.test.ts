import type { OutgoingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { createLogger } from "@tandem/observability";
import { describe, expect, it } from "vitest";
import { createRefusalWatch } from "../../src/grpc/library-refusals.ts";

/** A stream that remembers what is sent, watched. */
const open = ({ readableEnded = false } = {}) => {
  const sent: OutgoingHttpHeaders[] = [];
  const reports: unknown[] = [];
  const log: string[] = [];
  const send = (headers: OutgoingHttpHeaders): void => void sent.push(headers);
  const stream = Object.create({ respond: send, sendTrailers: send }) as ServerHttp2Stream;
  Object.assign(stream, { readableEnded });
  const logger = createLogger({
    service: "counter",
    instance: "counter-1",
    environment: "test",
    level: "info",
    destination: { write: (line: string) => void log.push(line) },
  });
  const watch = createRefusalWatch(logger, (call, status) => reports.push([call.path, status]));
  watch(stream, { requestId: "r-1", path: "/a.B/C", at: performance.now() });
  return { stream, sent, reports, log };
};

const words = "Received no request message for server streaming method /a.B/C";

describe("a refusal in the words of grpc-js", () => {
  it.each([
    { status: 4, code: "deadline_exceeded" },
    { status: 8, code: "too_large" },
    { status: 12, code: "invalid_argument" },
    { status: 2, code: "internal" },
    { status: 13, code: "internal" },
  ])("gets ours and is reported: $status", ({ status, code }) => {
    const { stream, sent, reports } = open();
    stream.respond({ ":status": 200, "grpc-status": status, "grpc-message": words });
    expect(sent).toMatchObject([
      { ":status": 200, "grpc-status": status, "error-code": code, "x-request-id": "r-1" },
    ]);
    expect(sent[0]?.["grpc-message"]).not.toContain("streaming");
    expect(reports).toEqual([["/a.B/C", status]]);
  });

  it("gets ours when it comes in the trailers too", () => {
    const { stream, sent } = open();
    stream.sendTrailers({ "grpc-status": 4, "grpc-message": "Deadline exceeded" });
    expect(sent).toMatchObject([{ "error-code": "deadline_exceeded", "x-request-id": "r-1" }]);
  });

  it("is left to the report of the handler that was too late", () => {
    const { stream, sent, reports } = open({ readableEnded: true });
    stream.respond({ "grpc-status": 4, "grpc-message": "Deadline exceeded" });
    expect(sent).toMatchObject([{ "error-code": "deadline_exceeded" }]);
    expect(reports).toEqual([]);
  });

  it("is kept for the log when nobody foresaw it", () => {
    const { stream, sent, log } = open();
    stream.respond({ "grpc-status": 13, "grpc-message": "Error%20serializing" });
    expect(JSON.stringify(sent)).not.toContain("serializing");
    expect(log.map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: "request-failed", request_id: "r-1", code: "internal" },
    ]);
    expect(log.join("")).toContain("Error%20serializing");
  });
});

describe("an answer of ours goes out as it is", () => {
  it.each([
    { what: "a beginning", headers: { ":status": 200 } },
    { what: "a success", headers: { "grpc-status": 0, "grpc-message": "OK" } },
    { what: "an error", headers: { "grpc-status": 12, "error-code": "not_found" } },
  ])("$what", ({ headers }) => {
    const { stream, sent, reports, log } = open();
    stream.respond({ ...headers });
    stream.sendTrailers({ ...headers });
    expect(sent).toEqual([headers, headers]);
    expect([...reports, ...log]).toEqual([]);
  });
});
