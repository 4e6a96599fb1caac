import { describe, expect, it } from "vitest";
import { createLogger, type LogLevel } from "../src/index.ts";

interface Line {
  readonly err?: unknown;
}

const collect = (level: LogLevel) => {
  const lines: string[] = [];
  const logger = createLogger({
    service: "recipe-api",
    instance: "recipe-api-1",
    environment: "test",
    level,
    destination: { write: (line: string) => void lines.push(line) },
  });
  return { logger, parsed: () => lines.map((line) => JSON.parse(line) as Line) };
};

describe("the logger", () => {
  it("stamps service, instance and environment on every line", () => {
    const { logger, parsed } = collect("info");
    logger.info({ event: "ready" }, "recipe-api ready");
    expect(parsed()).toEqual([
      expect.objectContaining({
        service: "recipe-api",
        instance: "recipe-api-1",
        environment: "test",
        event: "ready",
        msg: "recipe-api ready",
      }),
    ]);
  });

  it("drops what is below its level", () => {
    const { logger, parsed } = collect("warn");
    logger.info("unheard");
    logger.warn("heard");
    expect(parsed()).toHaveLength(1);
  });

  it("writes of an error what is on the list, and no connection settings", () => {
    const { logger, parsed } = collect("info");
    const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const err = Object.assign(new TypeError("no database", { cause }), {
      config: { password: "hunter2" },
    });
    logger.error({ err }, "failed");
    const [line] = parsed();
    expect(line?.err).toMatchObject({
      type: "TypeError",
      message: "no database",
      cause: { message: "connect ECONNREFUSED", code: "ECONNREFUSED" },
    });
    expect(JSON.stringify(line)).not.toContain("hunter2");
  });

  it("survives an error that is its own cause, and things that are no errors", () => {
    const { logger, parsed } = collect("info");
    const err = new Error("round");
    err.cause = err;
    logger.error({ err }, "failed");
    logger.error({ err: "text" }, "failed");
    expect(parsed()[1]?.err).toEqual({ type: "string", message: "text" });
  });

  it("keeps one event on one line, whatever a message holds", () => {
    const { logger, parsed } = collect("info");
    logger.info("one\r\ntwo\u001b[31m");
    expect(parsed()).toHaveLength(1);
  });
});
