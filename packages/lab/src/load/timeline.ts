import type { LoadSecond, Outcome } from "./load-result.ts";

export interface Timeline {
  offered(atMs: number): void;
  ended(atMs: number, outcome: Outcome): void;
  seconds(): readonly LoadSecond[];
}

const names = {
  accepted: "accepted",
  refused: "refused",
  failed: "failed",
  error: "failed",
} as const;

/** Counts by the second since the start. */
export const createTimeline = (): Timeline => {
  const seconds: Record<keyof LoadSecond, number>[] = [];
  const at = (milliseconds: number): Record<keyof LoadSecond, number> => {
    const index = Math.floor(milliseconds / 1_000);
    while (seconds.length <= index)
      seconds.push({ offered: 0, accepted: 0, refused: 0, failed: 0 });
    return seconds[index] as Record<keyof LoadSecond, number>;
  };
  return {
    offered: (atMs) => void (at(atMs).offered += 1),
    ended: (atMs, outcome) => {
      if (outcome !== "unanswered") at(atMs)[names[outcome]] += 1;
    },
    seconds: () => seconds,
  };
};
