import { createDeadline, type Deadline } from "@tandem/resilience";
import { expect, it } from "vitest";
import { untilEnded } from "../src/call-deadline.ts";

const never = new Promise<never>(() => undefined);
const passed = () => createDeadline(1);
const left = (): Deadline => {
  const deadline = createDeadline(10_000);
  setImmediate(() => deadline.cancel());
  return deadline;
};

it.each([
  ["away, and the time is up", passed, true, "unavailable"],
  ["there, and the time is up", passed, false, "deadline_exceeded"],
  ["away, and the caller leaves", left, true, "cancelled"],
])("tells what ended a wait: the server is %s", async (_what, begin, isUnsettled, code) => {
  const deadline = begin();
  await expect(untilEnded(never, deadline, { isUnsettled })).rejects.toMatchObject({ code });
  deadline.close();
});
