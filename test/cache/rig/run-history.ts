import { setTimeout as delay } from "node:timers/promises";
import { internalHeaders, type OperationRecord, type ServiceProcess } from "@tandem/lab";
import { type AskRecipe, protocols } from "./ask-recipe.ts";

/** What was done with recipes through several replicas, and through which one. */
export interface History {
  readonly operations: readonly OperationRecord[];
  /** Of what went through this replica alone. */
  of(replica: ServiceProcess): readonly OperationRecord[];
}

export interface HistoryOptions {
  readonly replicas: readonly ServiceProcess[];
  readonly ids: readonly number[];
  /** Readers of each replica, over all protocols in turn. @default 4 */
  readonly readers?: number;
  /** Writers to each replica. @default 2 */
  readonly writers?: number;
  /** Ends the run. */
  readonly signal: AbortSignal;
}

type Done = Omit<OperationRecord, "sentMs" | "endedMs">;

/** Milliseconds of one clock. */
const timed = async (operation: () => Promise<Done>): Promise<OperationRecord> => {
  const sentMs = performance.now();
  const done = await operation();
  return { ...done, sentMs, endedMs: performance.now() };
};

export const readRecipe = (
  ask: AskRecipe,
  replica: ServiceProcess,
  recipe: number,
): Promise<OperationRecord> =>
  timed(async () => {
    const { status, version, staleSeconds } = await ask(replica, recipe);
    const isStale = staleSeconds !== undefined;
    if (version !== undefined)
      return { type: "read", recipe, version, outcome: "acknowledged", status: "200", isStale };
    const isAbsent = [404, "NOT_FOUND", 5].includes(status);
    const outcome = isAbsent ? "refused" : "unknown";
    return { type: "read", recipe, outcome, status: isAbsent ? "404" : `${status}`, isStale };
  });

let keys = 0;

/** Changes the version that is expected; with none that is right it is refused. */
export const patchRecipe = (
  { url }: ServiceProcess,
  recipe: number,
  expectedVersion: number,
): Promise<OperationRecord> =>
  timed(async () => {
    const key = `key-${(keys += 1)}`;
    const asked = { type: "write", key, recipe, expectedVersion } as const;
    const answer = await fetch(`${url}/recipes/${recipe}`, {
      method: "PATCH",
      headers: {
        ...internalHeaders,
        "content-type": "application/json",
        "x-principal": "cook",
        "idempotency-key": key,
        "if-match": `"${expectedVersion}"`,
      },
      body: JSON.stringify({ name: `Porridge ${key}` }),
    }).catch(() => undefined);
    if (!answer) return { ...asked, outcome: "unknown" };
    const body = (await answer.json()) as { readonly recipe?: { readonly version: number } };
    const status = `${answer.status}`;
    if (body.recipe)
      return { ...asked, version: body.recipe.version, outcome: "acknowledged", status };
    return { ...asked, outcome: answer.status < 500 ? "refused" : "unknown", status };
  });

/** Readers and writers of the same few recipes, through all replicas, until it is told to stop. */
export const runHistory = async ({
  replicas,
  ids,
  readers = 4,
  writers = 2,
  signal,
}: HistoryOptions): Promise<History> => {
  const of = new Map(replicas.map((replica) => [replica, [] as OperationRecord[]]));
  const any = (): number => ids[Math.floor(Math.random() * ids.length)] as number;
  const askNth = (number: number): AskRecipe =>
    (protocols[number % protocols.length] as readonly [string, AskRecipe])[1];

  const read = async (replica: ServiceProcess, ask: AskRecipe, id = any()) => {
    const record = await readRecipe(ask, replica, id);
    of.get(replica)?.push(record);
    return record;
  };
  const keepReading = async (replica: ServiceProcess, number: number): Promise<void> => {
    while (!signal.aborted) {
      await read(replica, askNth(number));
      await delay(Math.random() * 10);
    }
  };
  /** Builds upon what it has read, and reads what it has written. */
  const keepWriting = async (replica: ServiceProcess, number: number): Promise<void> => {
    while (!signal.aborted) {
      const id = any();
      const { version = 1 } = await read(replica, askNth(number), id);
      of.get(replica)?.push(await patchRecipe(replica, id, version));
      await read(replica, askNth(number + 1), id);
      await delay(Math.random() * 100);
    }
  };
  await Promise.all(
    replicas.flatMap((replica) => [
      ...Array.from({ length: readers }, (_, number) => keepReading(replica, number)),
      ...Array.from({ length: writers }, (_, number) => keepWriting(replica, number)),
    ]),
  );
  return {
    operations: [...of.values()].flat(),
    of: (replica) => of.get(replica) ?? [],
  };
};
