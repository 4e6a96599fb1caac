import { setTimeout as delay } from "node:timers/promises";
import type { Cache } from "../src/index.ts";
import { type Dish, endless } from "./source.ts";

export interface Replica {
  readonly cache: Cache<Dish>;
  /** How many scripts Redis did not answer. */
  readonly unanswered: () => number;
}

export interface HistoryOptions {
  readonly replicas: readonly Replica[];
  readonly freshMs: number;
  readonly sharedFreshMs: number;
}

/** What a key was, from one commit to the next. */
interface State {
  readonly number: number;
  readonly isThere: boolean;
  until: number;
}

interface Read {
  readonly key: string;
  readonly replica: number;
  readonly beganAt: number;
  readonly version: number | undefined;
}

/** A write that was answered: from then on its replica knows, and a little later the others. */
interface Written {
  readonly key: string;
  readonly replica: number;
  readonly number: number;
  readonly answeredAt: number;
  /** Whether Redis has surely heard of it; if not, only the process that wrote must know. */
  readonly isHeard: boolean;
}

const keys = ["1", "2", "3", "4"];
const any = <Item>(items: readonly Item[]): Item =>
  items[Math.floor(Math.random() * items.length)] as Item;
const upTo = (ms: number): Promise<void> => delay(Math.random() * ms);

/** A source that remembers all it ever was, what readers saw of it, and when. */
export const createHistory = (options: HistoryOptions) => {
  const { replicas, freshMs, sharedFreshMs } = options;
  const states = new Map(
    keys.map((key): [string, State[]] => [key, [{ number: 1, isThere: true, until: Infinity }]]),
  );
  const statesOf = (key: string): State[] => states.get(key) ?? [];
  const now = (key: string): State => statesOf(key).at(-1) as State;
  const reads: Read[] = [];
  const writes: Written[] = [];
  let [failures, asked, isOver] = [0, 0, false];

  const load = async (key: string): Promise<Dish | undefined> => {
    asked += 1;
    await upTo(4);
    const { number, isThere } = now(key);
    // Some answers are far slower than a copy is fresh.
    await (Math.random() < 0.1 ? upTo(freshMs * 3) : upTo(4));
    return isThere ? { name: `dish ${key}`, version: number } : undefined;
  };

  const commit = (key: string, isThere: boolean): number => {
    const before = now(key);
    before.until = performance.now();
    statesOf(key).push({ number: before.number + 1, isThere, until: Infinity });
    return before.number + 1;
  };

  const read = async (): Promise<void> => {
    const key = any(keys);
    const replica = Math.floor(Math.random() * replicas.length);
    const beganAt = performance.now();
    try {
      const answer = await replicas[replica]?.cache.read(key, () => load(key), endless());
      reads.push({ key, replica, beganAt, version: answer?.value?.version });
    } catch {
      failures += 1;
    }
  };

  const write = async (): Promise<void> => {
    const key = any(keys);
    const replica = Math.floor(Math.random() * replicas.length);
    const asOf = performance.now();
    await upTo(5);
    const isThere = Math.random() < 0.8;
    const isDoubted = Math.random() < 0.2;
    const number = commit(key, isThere);
    await upTo(5);
    const value = isThere ? { name: `dish ${key}`, version: number } : undefined;
    const { cache, unanswered } = replicas[replica] as Replica;
    const before = unanswered();
    await (isDoubted ? cache.doubt(key) : cache.changed(key, value, number, asOf));
    const isHeard = unanswered() === before;
    writes.push({ key, replica, number, answeredAt: performance.now(), isHeard });
  };

  const repeat = async (work: () => Promise<void>, pauseMs: number): Promise<void> => {
    while (!isOver) {
      await work();
      await upTo(pauseMs);
    }
  };

  /** The state that a read must have seen, or a later one. */
  const leastOf = ({ key, replica, beganAt }: Read): number => {
    const oldest = beganAt - freshMs - sharedFreshMs;
    const known = writes.flatMap((written) => {
      const isOwn = written.replica === replica;
      const mustKnow = isOwn || (written.isHeard && written.answeredAt + freshMs < beganAt);
      const isBefore = written.key === key && written.answeredAt < beganAt;
      return isBefore && mustKnow ? [written.number] : [];
    });
    const agedOut = statesOf(key).flatMap(({ number, until }) =>
      until < oldest ? [number + 1] : [],
    );
    return Math.max(1, ...known, ...agedOut);
  };

  const isTooOld = (each: Read): boolean => {
    const least = leastOf(each);
    const { version } = each;
    if (version !== undefined) return version < least;
    return !statesOf(each.key).some(({ number, isThere }) => !isThere && number >= least);
  };

  return {
    start: () => {
      const readers = Array.from({ length: 12 }, () => repeat(read, 10));
      const writers = Array.from({ length: 3 }, () => repeat(write, 40));
      return {
        stop: async (): Promise<void> => {
          isOver = true;
          await Promise.all([...readers, ...writers]);
        },
      };
    },
    tooOld: () => reads.filter(isTooOld),
    counts: () => ({
      reads: reads.length,
      asked,
      failures,
      writes: writes.length,
      heard: writes.filter(({ isHeard }) => isHeard).length,
      deletions: [...states.values()].flat().filter(({ isThere }) => !isThere).length,
    }),
  };
};
