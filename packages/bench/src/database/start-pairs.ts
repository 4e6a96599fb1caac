import { apiKeys, waitUntilOk } from "@tandem/lab";
import type { Pool } from "undici";
import { openPool } from "../cpu/drive.ts";
import type { MeasuredProcess } from "../cpu/measured-process.ts";
import { type MeasuredService, startRecipeApi, startWebApi } from "../cpu/start-service.ts";

/** web-api and the one recipe-api that it asks, over JSON. */
export interface Pair {
  readonly webApi: MeasuredProcess;
  readonly recipeApi: MeasuredProcess;
  /** The connections of its callers: the same ones, whatever is asked. */
  readonly pool: Pool;
}

/** Both are ready, and end with their owner. */
export const startPair = async (
  owner: AsyncDisposableStack,
  databaseUrl: string,
): Promise<Pair> => {
  const own = ({ process, ports }: MeasuredService) => {
    owner.defer(() => process.close());
    return { process, url: `http://127.0.0.1:${ports.http}` };
  };
  const recipeApi = own(await startRecipeApi({ DATABASE_URL: databaseUrl }));
  const webApi = own(await startWebApi({ RECIPE_API_HTTP: recipeApi.url, API_KEYS: apiKeys }));
  await waitUntilOk(`${webApi.url}/recipes/42`, { timeoutMs: 20_000 });
  const pool = openPool({ url: webApi.url });
  owner.defer(() => pool.destroy());
  return { webApi: webApi.process, recipeApi: recipeApi.process, pool };
};
