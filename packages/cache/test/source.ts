import { createDeadline } from "@tandem/resilience";
import type { CallDeadline } from "../src/call-deadline.ts";

export interface Dish {
  readonly name: string;
  readonly version: number;
}

export const isDish = (json: unknown): json is Dish => {
  const { name, version } = (json ?? {}) as Partial<Dish>;
  return typeof name === "string" && typeof version === "number";
};

/** What a database would say when it is away. */
export class OutageError extends Error {
  readonly code = "unavailable";
}

export const isOutage = (error: unknown): boolean =>
  ["unavailable", "deadline_exceeded"].includes(String((error as { code?: unknown }).code));

/** What copies are made of: dishes that change, and answers that come when the test wants them to. */
export const createSource = () => {
  const dishes = new Map<string, Dish>();
  const asked: { key: string; deadline: CallDeadline }[] = [];
  let failure: Error | undefined;
  let gate: Promise<void> | undefined;
  return {
    asked,
    set: (key: string, version: number): Dish => {
      const dish = { name: `${key} of ${version}`, version };
      dishes.set(key, dish);
      return dish;
    },
    remove: (key: string): void => void dishes.delete(key),
    /** From now on every question fails so; undefined: no more. */
    fail: (error: Error | undefined): void => void (failure = error),
    /** Questions that come from now on are answered, with what they found, once this is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return () => {
        gate = undefined;
        resolve();
      };
    },
    load:
      (key: string) =>
      async (deadline: CallDeadline): Promise<Dish | undefined> => {
        asked.push({ key, deadline });
        const [found, error, held] = [dishes.get(key), failure, gate];
        await held;
        if (error) throw error;
        return found && { ...found };
      },
  };
};

export type Source = ReturnType<typeof createSource>;

/** More time than any test needs, and no timer. */
export const endless = (): CallDeadline => {
  const deadline = createDeadline(60_000);
  deadline.close();
  return deadline;
};
