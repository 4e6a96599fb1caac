/** Milliseconds: longer than any answer from before a change is under way, or in a cache on its way. */
const believedMs = 20_000;

/** Recipes at most; of those before nothing is known any more. */
const mostRecipes = 10_000;

/** The newest version of each recipe that came by lately. */
export interface KnownVersions {
  /**
   * Tells of a version that came by.
   *
   * @param version Infinity when the recipe has been deleted
   * @returns false when a later one came by in the last 20 seconds: then this one is of the past.
   *   After that it is believed, because a database may have been put back to what it was.
   */
  see(id: number, version: number): boolean;
}

/** @param now milliseconds of a clock that never goes back */
export const createKnownVersions = (now = (): number => performance.now()): KnownVersions => {
  const known = new Map<number, { version: number; seenAt: number }>();
  return {
    see: (id, version) => {
      const seenAt = now();
      const last = known.get(id);
      if (last === undefined) {
        known.set(id, { version, seenAt });
        if (known.size > mostRecipes) known.delete(oldestOf(known));
        return true;
      }
      if (version < last.version && seenAt - last.seenAt < believedMs) return false;
      last.version = version;
      last.seenAt = seenAt;
      return true;
    },
  };
};

/** A map is read in the order in which its keys came. */
const oldestOf = (known: ReadonlyMap<number, unknown>): number => known.keys().next().value ?? 0;
