import { apiKeys, waitUntilOk } from "@tandem/lab";
import type { Pool } from "undici";
import { openPool } from "../cpu/drive.ts";
import type { MeasuredProcess } from "../cpu/measured-process.ts";
import { type MeasuredService, startRecipeApi, startWebApi } from "../cpu/start-service.ts";

type Environment = Readonly<Record<string, string>>;

/** web-api and the one recipe-api that it asks, over JSON. */
export interface Pair {
  readonly webApi: MeasuredProcess;
  readonly recipeApi: MeasuredProcess;
  /** Origins of recipe-api's ports. */
  readonly urls: { readonly http: string; readonly admin: string };
  /** The connections of its callers: the same ones, whatever is asked. */
  readonly pool: Pool;
}

/** Both are ready, and end with their owner. */
export const startPair = async (
  owner: AsyncDisposableStack,
  recipeApiEnv: Environment,
): Promise<Pair> => {
  const { process, ports } = own(owner, await startRecipeApi(recipeApiEnv));
  const urls = {
    http: `http://127.0.0.1:${ports.http}`,
    admin: `http://127.0.0.1:${ports.admin}`,
  };
  return startAnotherWebApi(owner, { recipeApi: process, urls }, {});
};

/** Another web-api in front of the same recipe-api: two starts of that would differ by themselves. */
export const startAnotherWebApi = async (
  owner: AsyncDisposableStack,
  { recipeApi, urls }: Pick<Pair, "recipeApi" | "urls">,
  env: Environment,
): Promise<Pair> => {
  const asks = { RECIPE_API_HTTP: urls.http, API_KEYS: apiKeys };
  const { process: webApi, ports } = own(owner, await startWebApi({ ...asks, ...env }));
  const url = `http://127.0.0.1:${ports.http}`;
  await waitUntilOk(`${url}/recipes/42`, { timeoutMs: 20_000 });
  const pool = openPool({ url });
  owner.defer(() => pool.destroy());
  return { webApi, recipeApi, urls, pool };
};

const own = (owner: AsyncDisposableStack, service: MeasuredService): MeasuredService => {
  owner.defer(() => service.process.close());
  return service;
};
