import { waitUntil } from "@tandem/lab";
import { containersOf } from "./containers.ts";
import type { Project } from "./open-project.ts";

/** Where HAProxy has a row for each replica. */
const backends = { "web-api": ["web-api"], "recipe-api": ["recipe-api-http", "recipe-api-grpc"] };
type Service = keyof typeof backends;

/** HAProxy's own list: nothing outside its container can ask for it. */
const statistics = `exec 3<>/dev/tcp/127.0.0.1/8404; printf 'GET /;csv HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;

/** How many replicas get requests, by backend. */
const replicasUp = async (project: Project): Promise<ReadonlyMap<string, number>> => {
  const text = await project.compose("exec", "-T", "haproxy", "bash", "-c", statistics);
  const lines = text.split("\n");
  const place =
    lines
      .find((line) => line.startsWith("# "))
      ?.split(",")
      .indexOf("status") ?? -1;
  const up = new Map<string, number>();
  for (const [backend = "", server = "", ...rest] of lines.map((line) => line.split(","))) {
    const isReplica = server !== "" && !["FRONTEND", "BACKEND"].includes(server);
    // `UP 1/2` is one that a check has just missed, or that comes back.
    if (isReplica && rest[place - 2]?.startsWith("UP")) up.set(backend, (up.get(backend) ?? 0) + 1);
  }
  return up;
};

/**
 * Resolves when HAProxy gives requests to as many replicas of each service, in every backend: it asks
 * for names every few seconds, and a replica that has come is checked twice.
 */
export const untilBalanced = (
  project: Project,
  counts: Readonly<Record<Service, number>> = { "web-api": 2, "recipe-api": 2 },
): Promise<void> =>
  waitUntil(
    `HAProxy uses ${JSON.stringify(counts)}`,
    async () => {
      const up = await replicasUp(project);
      return (Object.keys(backends) as Service[]).every((service) =>
        backends[service].every((backend) => (up.get(backend) ?? 0) === counts[service]),
      );
    },
    { timeoutMs: 40_000, pauseMs: 250 },
  );

/** Resolves when a container wants requests. */
export const untilHealthy = (project: Project, id: string): Promise<void> =>
  waitUntil(
    `${id} is healthy`,
    async () =>
      (await project.docker("inspect", "--format={{.State.Health.Status}}", id)).trim() ===
      "healthy",
    { timeoutMs: 60_000, pauseMs: 250 },
  );

/** The instances that have answered `count` requests: the consumers', and behind them the producers'. */
export const instancesOf = async (
  { url }: Project,
  count: number,
): Promise<{
  readonly consumers: ReadonlySet<string>;
  readonly producers: ReadonlySet<string>;
}> => {
  const consumers = new Set<string>();
  const producers = new Set<string>();
  for (let sent = 0; sent < count; sent += 1) {
    const answer = await fetch(`${url}/via/${["http", "graphql", "grpc"][sent % 3]}`);
    const body = (await answer.json()) as Answer;
    consumers.add(body.consumer_instance);
    producers.add(body.producer_data.producer_instance);
  }
  return { consumers, producers };
};

interface Answer {
  readonly consumer_instance: string;
  readonly producer_data: { readonly producer_instance: string };
}

/** As replicas name themselves. */
export const hostnamesOf = async (project: Project, service: Service): Promise<readonly string[]> =>
  (await containersOf(project, service)).map(({ Config }) => Config.Hostname).toSorted();
