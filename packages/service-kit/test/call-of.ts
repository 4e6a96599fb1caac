import type { DeadlineView } from "@tandem/resilience";
import type { CallContext } from "../src/index.ts";

/** The context of a call that a test makes. */
export const callOf = (deadline: DeadlineView, said: Partial<CallContext> = {}): CallContext => ({
  requestId: "test-1",
  traceParent: undefined,
  principal: undefined,
  idempotencyKey: undefined,
  deadline,
  ...said,
});
