import { setTimeout as delay } from "node:timers/promises";
import {
  Client,
  type ClientReadableStream,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { internalMetadata } from "@tandem/lab";

/** One channel to recipe-api, without retries. */
export interface RecipeService {
  /** The process that has answered one call. */
  producer(): Promise<number>;
  /**
   * Reads all recipes so slowly that it takes minutes, and begins anew whenever that ends, until it is
   * told to stop.
   *
   * @returns the names of the statuses with which the streams have ended
   */
  keepReading(signal: AbortSignal): Promise<readonly string[]>;
  close(): void;
}

export const openRecipeService = async (address: string): Promise<RecipeService> => {
  const { GetMetaData, StreamRecipes } = await loadGrpcService("recipe.v1.RecipeService");
  const client = new Client(address, credentials.createInsecure());
  return {
    producer: () =>
      new Promise((resolve, reject) => {
        const { path, requestSerialize, responseDeserialize } = GetMetaData;
        const settle = (
          error: ServiceError | null,
          answer?: { producer?: { pid: number } | null },
        ) => (error ? reject(error) : resolve(answer?.producer?.pid ?? 0));
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          {},
          internalMetadata(Metadata),
          settle,
        );
      }),
    keepReading: async (signal) => {
      const ends: string[] = [];
      const { path, requestSerialize, responseDeserialize } = StreamRecipes;
      while (!signal.aborted) {
        const recipes = client.makeServerStreamRequest(
          path,
          requestSerialize,
          responseDeserialize,
          {},
          internalMetadata(Metadata),
        );
        ends.push(await readSlowly(recipes, signal));
      }
      return ends;
    },
    close: () => client.close(),
  };
};

/** Milliseconds from one recipe to the next. */
const paceMs = 10;

/** @returns the name of the status at the end; before it, whether there was no recipe at all */
const readSlowly = async (
  recipes: ClientReadableStream<unknown>,
  signal: AbortSignal,
): Promise<string> => {
  const cancel = (): void => recipes.cancel();
  signal.addEventListener("abort", cancel);
  let count = 0;
  try {
    for await (const recipe of recipes) {
      if (recipe !== undefined) count += 1;
      await delay(paceMs);
    }
    return "OK";
  } catch (error) {
    const { code } = error as ServiceError;
    return `${count === 0 ? "nothing, " : ""}${status[code]}`;
  } finally {
    signal.removeEventListener("abort", cancel);
  }
};
