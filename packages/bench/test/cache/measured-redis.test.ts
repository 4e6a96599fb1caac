import { expect, test } from "vitest";
import { scriptsIn } from "../../src/cache/measured-redis.ts";

test("scripts are those that Redis knew and those that it was sent, and nothing else", () => {
  const stats = [
    "+OK",
    "# Commandstats",
    "cmdstat_ping:calls=8,usec=9,usec_per_call=1.13,rejected_calls=0,failed_calls=0",
    "cmdstat_evalsha:calls=120,usec=900,usec_per_call=7.50,rejected_calls=0,failed_calls=2",
    "cmdstat_eval:calls=2,usec=90,usec_per_call=45.00,rejected_calls=0,failed_calls=0",
  ].join("\r\n");
  expect(scriptsIn(stats)).toBe(122);
});

test("a Redis that has run no script has run none", () => {
  expect(scriptsIn("+OK\r\n$0\r\n\r\n")).toBe(0);
});
