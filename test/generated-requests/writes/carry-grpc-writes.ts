import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import type { Recipe } from "@tandem/contracts";
import { internalMetadata } from "@tandem/lab";
import { refusalOf } from "../carry-grpc.ts";
import { checkShape, grpcService } from "../contract.ts";
import { fitsType } from "./fits-type.ts";
import type { CarryWrite, Write, WriteName, WriteOutcome } from "./write.ts";

const methods = {
  createRecipe: grpcService.CreateRecipe,
  replaceRecipe: grpcService.ReplaceRecipe,
  patchRecipe: grpcService.PatchRecipe,
  deleteRecipe: grpcService.DeleteRecipe,
} as const satisfies Record<WriteName, unknown>;

type Headers = Readonly<Record<string, string>>;

export interface GrpcWriter {
  readonly carry: CarryWrite;
  close(): void;
}

/** Fields of a message have types, and a text is UTF-8: other contents cannot even be written down. */
export const openGrpcWriter = (address: string, caller: Headers): GrpcWriter => {
  const client = new Client(address, credentials.createInsecure());
  return {
    carry: (write) => {
      if (write.contents !== undefined && !canCarry(write)) return undefined;
      return { hasOwnRule: false, ask: () => send(client, write, caller) };
    },
    close: () => client.close(),
  };
};

const canCarry = (write: Write): boolean =>
  fitsType(write) && !/\\ud[89a-f]/.test(JSON.stringify(write.contents));

const messageOf = ({ operation, target, contents }: Write): object => {
  const named = target ? { id: target.id, expected_version: target.version } : {};
  if (operation !== "patchRecipe")
    return { ...named, ...(contents !== undefined && { draft: contents }) };
  const { ingredients, ...texts } = contents as { readonly ingredients?: object[] };
  return { ...named, ...texts, ...(ingredients && { ingredients: { ingredients } }) };
};

interface Answered {
  readonly error: ServiceError | null;
  readonly answer: object | undefined;
}

const send = async (client: Client, write: Write, caller: Headers): Promise<WriteOutcome> => {
  const { error, answer } = await unary(client, write, caller);
  return error ? refusalOf(error) : toOutcome(write.operation, answer ?? {});
};

const unary = (client: Client, write: Write, caller: Headers): Promise<Answered> =>
  new Promise((resolve) => {
    const { path, requestSerialize, responseDeserialize } = methods[write.operation];
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize as (bytes: Buffer) => object,
      messageOf(write),
      metadataOf(write, caller),
      { deadline: Date.now() + 10_000 },
      (error, answer) => resolve({ error, answer }),
    );
  });

const metadataOf = ({ key }: Write, caller: Headers): Metadata => {
  const metadata = internalMetadata(Metadata);
  for (const [name, value] of Object.entries(caller)) metadata.set(name, value);
  if (key !== undefined) metadata.set("idempotency-key", key);
  return metadata;
};

const toOutcome = (operation: WriteName, answer: object): WriteOutcome => {
  if (operation === "deleteRecipe") return {};
  checkShape("producedRecipe", answer);
  return { recipe: (answer as { readonly recipe: Recipe }).recipe };
};
