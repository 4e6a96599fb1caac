import { startPostgres } from "@tandem/stack";
import { median } from "../statistics.ts";
import { millisecondsUntilReady, millisecondsUntilStack } from "./start-times.ts";

interface Figure {
  readonly name: string;
  /** Milliseconds. */
  readonly budget: number;
  readonly measure: () => Promise<number>;
}

const figuresOn = (databaseUrl: string): readonly Figure[] => [
  {
    name: "web-api: exec to ready",
    budget: 600,
    measure: () => millisecondsUntilReady("services/web-api/src/server.ts", {}),
  },
  {
    name: "recipe-api: exec to ready",
    budget: 900,
    measure: () =>
      millisecondsUntilReady("services/recipe-api/src/server.ts", { DATABASE_URL: databaseUrl }),
  },
  { name: "npm start: to the first answer", budget: 8_000, measure: millisecondsUntilStack },
];

/**
 * Prints the median of several starts, the first of which is thrown away: files are then cached.
 *
 * @returns whether every budget is met
 */
export const reportStart = async (
  runs: number,
  print: (line: string) => void,
): Promise<boolean> => {
  const postgres = await startPostgres();
  try {
    const results: boolean[] = [];
    for (const figure of figuresOn(postgres.url))
      results.push(await reportFigure(figure, runs, print));
    return results.every(Boolean);
  } finally {
    await postgres.close();
  }
};

const reportFigure = async (
  { name, budget, measure }: Figure,
  runs: number,
  print: (line: string) => void,
): Promise<boolean> => {
  await measure();
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  const result = Math.round(median(times));
  const verdict = result <= budget ? "met" : "not met";
  print(`${name.padEnd(32)} ${`${result}`.padStart(5)} ms  budget ${budget} ms  ${verdict}`);
  return result <= budget;
};
