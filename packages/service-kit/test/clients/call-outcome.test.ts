import { errorCodeOfGrpcStatus, errorTable } from "@tandem/contracts";
import { callOutcome } from "@tandem/resilience";
import { expect, test } from "vitest";

// gRPC has statuses of its own; what follows from them is decided by their HTTP status in the one
// table. https://grpc.io/docs/guides/status-codes/
const statuses = [
  { name: "CANCELLED", status: 1, retry: false, breakerFailure: false },
  { name: "UNKNOWN", status: 2, retry: true, breakerFailure: true },
  { name: "INVALID_ARGUMENT", status: 3, retry: false, breakerFailure: false },
  { name: "DEADLINE_EXCEEDED", status: 4, retry: true, breakerFailure: true },
  { name: "NOT_FOUND", status: 5, retry: false, breakerFailure: false },
  { name: "ALREADY_EXISTS", status: 6, retry: false, breakerFailure: false },
  { name: "RESOURCE_EXHAUSTED", status: 8, retry: true, breakerFailure: true },
  { name: "FAILED_PRECONDITION", status: 9, retry: false, breakerFailure: false },
  { name: "ABORTED", status: 10, retry: false, breakerFailure: false },
  { name: "INTERNAL", status: 13, retry: true, breakerFailure: true },
  { name: "UNAVAILABLE", status: 14, retry: true, breakerFailure: true },
  { name: "UNAUTHENTICATED", status: 16, retry: false, breakerFailure: false },
];

test.for(statuses)("a read over gRPC that ends with $name", ({ status, retry, breakerFailure }) => {
  const { http } = errorTable[errorCodeOfGrpcStatus(status)];
  expect(callOutcome({ method: "POST", isRead: true }, { status: http })).toEqual({
    retry,
    cache: false,
    breakerFailure,
  });
});
