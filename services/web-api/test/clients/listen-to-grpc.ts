import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status,
} from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import type { Answer, HeardWrite } from "./heard-write.ts";

export interface ListeningGrpc {
  /** `host:port`. */
  readonly address: string;
  close(): void;
}

/** Takes writes over gRPC, on a free port. */
export const listenToGrpc = async (hear: Answer): Promise<ListeningGrpc> => {
  const server = new Server();
  const service = await loadGrpcService("recipe.v1.RecipeService");
  server.addService(service, {
    CreateRecipe: answering("createRecipe", hear),
    ReplaceRecipe: answering("replaceRecipe", hear),
    PatchRecipe: answering("patchRecipe", hear),
    DeleteRecipe: answering("deleteRecipe", hear),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
};

const answering =
  (operation: string, hear: Answer): handleUnaryCall<Request, object> =>
  (call, callback) => {
    const answer = hear(heardOf(operation, call));
    if (answer) callback(null, answer);
    else callback({ code: status.UNAVAILABLE });
  };

/** Of all methods together. */
interface Request {
  readonly id?: number;
  readonly expected_version?: number;
  readonly draft?: object;
  readonly ingredients?: { readonly ingredients: object[] } | null;
}

const heardOf = (
  operation: string,
  { request, metadata }: ServerUnaryCall<Request, object>,
): HeardWrite => {
  const { id, expected_version: version, draft, ingredients, ...texts } = request;
  const patch = { ...texts, ...(ingredients && { ingredients: ingredients.ingredients }) };
  const contents = operation === "patchRecipe" ? patch : draft;
  return {
    operation,
    ...(id !== undefined && { id }),
    ...(version !== undefined && { version }),
    ...(contents && { contents }),
    authorization: metadata.get("authorization")[0],
    principal: metadata.get("x-principal")[0],
    key: metadata.get("idempotency-key")[0],
  };
};
