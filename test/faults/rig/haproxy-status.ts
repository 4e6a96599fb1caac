import { waitUntil } from "@tandem/lab";

/** What HAProxy knows of its replicas. */
export interface HaproxyStatus {
  /** Whether it gives this replica requests: `isUp("recipe-api-grpc", "recipe-api-1")`. */
  isUp(backend: string, server: string): Promise<boolean>;
  /** Resolves when it gives this replica requests in every backend that has it. */
  isUsed(server: string): Promise<void>;
  /** Of a replica in each backend that has it: 0 where it is left out though its checks are good. */
  weights(server: string): Promise<readonly number[]>;
  /** Requests so far that it had to send again, to the same replica or another. */
  retries(): Promise<number>;
}

interface Row {
  readonly backend: string;
  readonly server: string;
  readonly status: string;
  readonly weight: number;
  readonly retries: number;
}

/** Two checks of a replica that has just come, and some for a machine that is busy. */
const timeoutMs = 10_000;

/** @param statsUrl the page of HAProxy's statistics */
export const readHaproxyStatus = (statsUrl: string): HaproxyStatus => {
  const isUp = async (isMeant: (row: Row) => boolean): Promise<boolean> => {
    const rows = (await readRows(statsUrl)).filter(isMeant);
    // `UP 1/2` is one that a check has just missed, or that comes back.
    return rows.length > 0 && rows.every(({ status }) => status.startsWith("UP"));
  };
  return {
    isUp: (backend, server) => isUp((row) => row.backend === backend && row.server === server),
    isUsed: (server) =>
      waitUntil(`HAProxy uses ${server}`, () => isUp((row) => row.server === server), {
        timeoutMs,
      }),
    weights: async (server) => {
      const rows = (await readRows(statsUrl)).filter((row) => row.server === server);
      return rows.map(({ weight }) => weight);
    },
    retries: async () => {
      const rows = (await readRows(statsUrl)).filter(({ server }) => server === "BACKEND");
      return rows.reduce((sum, { retries }) => sum + retries, 0);
    },
  };
};

const readRows = async (statsUrl: string): Promise<readonly Row[]> => {
  const answer = await fetch(`${statsUrl}/;csv`, { signal: AbortSignal.timeout(2_000) });
  const [head = "", ...lines] = (await answer.text()).split("\n");
  const names = head.replace("# ", "").split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    const at = (name: string): string => fields[names.indexOf(name)] ?? "";
    return {
      backend: at("pxname"),
      server: at("svname"),
      status: at("status"),
      weight: Number(at("weight")),
      retries: Number(at("wretr")) + Number(at("wredis")),
    };
  });
};
