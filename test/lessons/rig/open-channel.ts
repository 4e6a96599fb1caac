import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { internalMetadata } from "@tandem/lab";

/** One gRPC channel, as a service keeps it for as long as it runs. */
export interface Channel {
  /** One call. @returns who answered it, by the instance that recipe-api names */
  ask(): Promise<string>;
  close(): void;
}

const { GetRecipe } = await loadGrpcService("recipe.v1.RecipeService");

export const openChannel = (address: string): Channel => {
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = GetRecipe;
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { id: 42 },
        internalMetadata(Metadata),
        (error, answer) => {
          if (error) reject(error);
          else resolve(answer?.producer?.instance ?? "nobody");
        },
      );
    });
  return { ask, close: () => client.close() };
};
