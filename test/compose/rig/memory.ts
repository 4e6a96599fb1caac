import type { Project } from "./open-project.ts";

/** Of the first version of control groups, or of the second. */
const counter = /^(?:total_rss|anon) (\d+)$/m;
const statistics =
  "cat /sys/fs/cgroup/memory/memory.stat 2>/dev/null || cat /sys/fs/cgroup/memory.stat";

/** Bytes of a container that no file stands behind; what the cache of files holds does not count. */
export const anonymousMemoryOf = async (project: Project, id: string): Promise<number> => {
  const text = await project.docker("exec", id, "sh", "-c", statistics);
  return Number(counter.exec(text)?.[1] ?? Number.NaN);
};
