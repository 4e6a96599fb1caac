import { waitUntil } from "@tandem/lab";

/** What HAProxy knows of its replicas. */
export interface HaproxyStatus {
  /** Whether it gives this replica requests: `isUp("recipe-api-grpc", "recipe-api-1")`. */
  isUp(backend: string, server: string): Promise<boolean>;
  /** Resolves when it gives this replica requests in every backend that has it. */
  isUsed(server: string): Promise<void>;
  /** Of a replica in each backend that has it: 0 where it is left out though its checks are good. */
  weights(server: string): Promise<readonly number[]>;
  /** The replicas that it gives no requests just now, in any backend that is to have them. */
  leftOut(): Promise<readonly string[]>;
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
    leftOut: async () => {
      const rows = (await readRows(statsUrl)).filter(isReplica);
      const bad = rows.filter(({ status, weight }) => !status.startsWith("UP") || weight === 0);
      return bad.map(({ backend, server }) => `${backend}/${server}`);
    },
    retries: async () => {
      const rows = (await readRows(statsUrl)).filter(({ server }) => server === "BACKEND");
      return rows.reduce((sum, { retries }) => sum + retries, 0);
    },
  };
};

/** Whom it was told of: the others are spare lines of its configuration, `MAINT`. */
const isReplica = ({ server, status }: Row): boolean =>
  /-\d+$/.test(server) && !status.startsWith("MAINT");

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
