import type { Load, LoadKind, LoadResult } from "@tandem/lab";
import type { Replica } from "./checked-sender.ts";
import { elsewhereKind, generatorLimits, kindOf, protocols, within, writerModule } from "./load.ts";
import type { RecipeWriterOptions } from "./recipe-writer.ts";
import { warmUp } from "./running-stack.ts";

/** Of all requests; each but the last over the three protocols alike. */
const usualShares = { cached: 0.4, uncached: 0.15, POST: 0.15, elsewhere: 0.3 } as const;

/** Recipes that everybody has asked for before, the first and the last. */
export const cachedRecipes = [42, 46] as const;

/** So many that no run asks for one twice; `--count` of migrate.ts. */
export const recipesForOutages = 5_000;

/** Nobody has asked for this one, nor for those after it. */
let nextUncached = 1_001;

export interface OutageLoadOptions {
  /** Requests per second. They come when they come. @default 60 */
  readonly rate?: number;
  readonly durationMs: number;
}

/**
 * Callers of HAProxy, each of whom sends nothing twice: who reads what was read before, and takes a
 * copy that says that it is one; who reads what nobody has read; who writes with a key; and who asks
 * for what needs nobody behind web-api.
 */
export const outageLoad = (url: string, { rate = 60, durationMs }: OutageLoadOptions): Load => {
  const front = [{ url, adminUrl: "" }];
  return {
    arrival: { mode: "open", rate, spacing: "poisson" },
    durationMs,
    history: true,
    limits: generatorLimits,
    kinds: [
      ...cachedKinds(front, usualShares.cached),
      ...uncachedKinds(front, usualShares.uncached, (rate * durationMs) / 1_000),
      ...writeKinds(url, usualShares.POST),
      elsewhereKind(front, usualShares.elsewhere),
    ],
  };
};

const cachedKinds = (front: readonly Replica[], share: number): readonly LoadKind[] =>
  protocols.map((protocol) =>
    kindOf(protocol, front, share / protocols.length, {
      name: `cached ${protocol}`,
      recipes: cachedRecipes,
      mayBeStale: true,
    }),
  );

/** A protocol's share of them may be larger by chance, but not that of the whole load. */
const uncachedKinds = (
  front: readonly Replica[],
  share: number,
  requests: number,
): readonly LoadKind[] =>
  protocols.map((protocol) => {
    const first = nextUncached;
    nextUncached += Math.ceil(share * requests);
    const recipes = [first, nextUncached - 1] as const;
    if (nextUncached > recipesForOutages) throw new Error("there are no more recipes to read");
    return kindOf(protocol, front, share / protocols.length, {
      name: `uncached ${protocol}`,
      recipes,
    });
  });

const writeKinds = (url: string, share: number): readonly LoadKind[] =>
  protocols.map((protocol) => {
    const options: RecipeWriterOptions = { url, path: `/via/${protocol}/recipes` };
    const target = { protocol: "module", module: writerModule, options } as const;
    return { name: `POST ${protocol}`, weight: share / protocols.length, target };
  });

/** Every web-api keeps copies of its own. */
export const warmCopies = (webApi: readonly string[]): Promise<void> => {
  const [first, last] = cachedRecipes;
  const ids = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return warmUp(
    webApi.flatMap((url) =>
      protocols.flatMap((name) => ids.map((id) => `${url}/via/${name}/recipes/${id}`)),
    ),
  );
};

interface Kind {
  readonly kind: string;
}

export const isCached = ({ kind }: Kind): boolean => kind.startsWith("cached");
export const isElsewhere = ({ kind }: Kind): boolean => kind === "elsewhere";

/** Answers that say that they are copies. */
export const staleOf = (result: LoadResult) =>
  within(result, {}).filter(({ status }) => status === "STALE");
