import type { ServiceDefinition } from "@grpc/grpc-js";
import { ServiceError } from "@tandem/contracts";
import { EventEmitter, once } from "node:events";
import type { CallContext } from "../call-context.ts";

interface HealthRequest {
  readonly service: string;
}

interface HealthAnswer {
  readonly status: "SERVING" | "NOT_SERVING" | "SERVICE_UNKNOWN";
}

/** `grpc.health.v1`, https://grpc.io/docs/guides/health-checking/. */
export interface HealthService {
  readonly definition: ServiceDefinition;
  readonly handlers: {
    readonly Check: (request: HealthRequest) => Promise<HealthAnswer>;
    readonly List: () => Promise<{ statuses: Readonly<Record<string, HealthAnswer>> }>;
    readonly Watch: (request: HealthRequest, call: CallContext) => AsyncIterable<HealthAnswer>;
  };
  /** All services of one process are ready together. */
  setServing(serving: boolean): void;
}

/**
 * Of grpc-health-check only the definition is used: its own Watch never ends, and would hold every
 * shutdown to the last millisecond of its grace.
 *
 * @param names of the services that the server has; "" stands for the server as a whole
 */
export const loadHealthService = async (names: () => readonly string[]): Promise<HealthService> => {
  const { service } = await import("grpc-health-check");
  let serving = false;
  const changes = new EventEmitter().setMaxListeners(0);
  const current = (): HealthAnswer => ({ status: serving ? "SERVING" : "NOT_SERVING" });
  const statusOf = (name: string): HealthAnswer =>
    names().includes(name) ? current() : { status: "SERVICE_UNKNOWN" };
  return {
    definition: service,
    handlers: {
      Check: async ({ service: name }) => {
        const answer = statusOf(name);
        if (answer.status !== "SERVICE_UNKNOWN") return answer;
        throw new ServiceError("not_found", "there is no such service");
      },
      List: async () => ({
        statuses: Object.fromEntries(names().map((name) => [name, current()])),
      }),
      Watch: (request, call) => watch(() => statusOf(request.service), changes, call),
    },
    setServing: (value) => {
      serving = value;
      changes.emit("change");
    },
  };
};

/** The status now and whenever it changes. */
async function* watch(
  statusNow: () => HealthAnswer,
  changes: EventEmitter,
  { deadline: { signal } }: CallContext,
): AsyncIterable<HealthAnswer> {
  for (;;) {
    const answer = statusNow();
    yield answer;
    while (statusNow().status === answer.status) await once(changes, "change", { signal });
  }
}
