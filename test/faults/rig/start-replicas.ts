import { withoutCopies, withoutShedding } from "@tandem/lab";
import type { Replica } from "./checked-sender.ts";
import { protocols } from "./load.ts";
import { type RunningStack, slowly, startEphemeral, warmUp } from "./running-stack.ts";

/** The whole stack without HAProxy, two replicas of each service. */
export interface Replicas extends RunningStack {
  readonly webApi: readonly Replica[];
}

/** Milliseconds that recipe-api takes for a request. */
const workMs = 25;
/** Long enough for callers who ask four times a second. */
const drainMs = 1_000;

export const startReplicas = async (): Promise<Replicas> => {
  const { stack, ...running } = await startEphemeral({
    haproxy: false,
    redis: false,
    serviceEnvironment: {
      "recipe-api": { ...slowly(workMs), ...withoutShedding, ...withoutCopies },
      "web-api": { ...withoutShedding, SHUTDOWN_DRAIN_MS: String(drainMs) },
    },
  });
  const webApi = stack.urls.webApi.map((url, index) => ({
    url,
    adminUrl: stack.urls.admin[`web-api-${index + 1}`] ?? "",
  }));
  await warmUp(
    webApi.flatMap(({ url }) => protocols.map((name) => `${url}/via/${name}/recipes/42`)),
  );
  return { ...running, webApi };
};
