import type { ServiceProcess } from "@tandem/lab";

type Tier = "memory" | "redis" | "source" | "stale";

/** How many reads of a replica have been answered by what. */
export const countReads = async ({
  adminUrl,
}: Pick<ServiceProcess, "adminUrl">): Promise<Readonly<Record<Tier, number>>> => {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  const count = (tier: Tier): number =>
    Number(new RegExp(`^cache_reads_total\\{.*tier="${tier}".*\\} (\\d+)$`, "m").exec(text)?.[1]);
  return {
    memory: count("memory"),
    redis: count("redis"),
    source: count("source"),
    stale: count("stale"),
  };
};
