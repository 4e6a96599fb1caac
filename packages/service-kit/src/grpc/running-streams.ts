import { ServiceError } from "@tandem/contracts";

/** What the caller of a stream is told when the server stops before the stream is done. */
export const streamInterrupted = new ServiceError(
  "unavailable",
  "this server is stopping: open the stream again",
);

/** The streams that are being sent, so that a stopping server can end them. */
export interface RunningStreams {
  /** @param interrupt ends the stream with `streamInterrupted` */
  add(interrupt: () => void): void;
  delete(interrupt: () => void): void;
  /** Ends all of them. */
  interrupt(): void;
}

export const createRunningStreams = (): RunningStreams => {
  const running = new Set<() => void>();
  return {
    add: (interrupt) => void running.add(interrupt),
    delete: (interrupt) => void running.delete(interrupt),
    interrupt: () => {
      for (const interrupt of running) interrupt();
    },
  };
};
