import type { Logger } from "@tandem/observability";

/**
 * grpc-js, imported when it is first needed. Its own messages, which it would write as plain text
 * to standard error, go to the logger.
 */
export const loadGrpc = async (logger: Logger) => {
  const grpc = await import("@grpc/grpc-js");
  const write = (...words: unknown[]): void =>
    logger.warn({ event: "grpc-library" }, words.join(" "));
  grpc.setLogger({ error: write, info: write, debug: write });
  return grpc;
};
