import type { Logger } from "@tandem/observability";

/** One request or call that has been answered. */
export interface Completion {
  readonly requestId: string;
  readonly method: string;
  /** The route's template; a gRPC method names itself. */
  readonly route?: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
}

/** The one line that each request leaves in the log, whatever its protocol. */
export const logCompletion = (
  logger: Logger,
  { requestId, method, route, status, milliseconds }: Completion,
): void => {
  if (!logger.isLevelEnabled("info")) return;
  logger.info(
    {
      event: "request-completed",
      request_id: requestId,
      method,
      route,
      status,
      duration_ms: Math.round(milliseconds * 1e3) / 1e3,
    },
    route === undefined ? `${method} ${status}` : `${method} ${route} ${status}`,
  );
};
