import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { loadGrpcService } from "@tandem/contracts";
import { authorized, type StartedApp } from "../start-app.ts";
import { metadataOf, type Outcome, textOf, withNumbers } from "./ask.ts";

/** A write in words that are the same for every protocol. */
export interface Write {
  readonly operation: "createRecipe" | "replaceRecipe" | "patchRecipe" | "deleteRecipe";
  readonly id?: string;
  readonly version?: number;
  readonly body?: unknown;
  /** Undefined: nobody is named. @default "cook" */
  readonly principal?: string | undefined;
  readonly key?: string;
}

export interface Written extends Outcome {
  /** HTTP only. */
  readonly status?: number;
}

export type SendWrite = (app: StartedApp, write: Write) => Promise<Written>;

const headersOf = (write: Write): Record<string, string> => {
  const principal = "principal" in write ? write.principal : "cook";
  return {
    ...authorized,
    ...(principal !== undefined && { "x-principal": principal }),
    ...(write.key !== undefined && { "idempotency-key": write.key }),
  };
};

const methods = {
  createRecipe: "POST",
  replaceRecipe: "PUT",
  patchRecipe: "PATCH",
  deleteRecipe: "DELETE",
} as const;

export const sendHttp: SendWrite = async ({ url }, write) => {
  const { operation, id, version, body } = write;
  const path = id === undefined ? "/recipes" : `/recipes/${encodeURIComponent(id)}`;
  const answer = await fetch(`${url}${path}`, {
    method: methods[operation],
    headers: {
      ...headersOf(write),
      ...(version !== undefined && { "if-match": `"${version}"` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { status } = answer;
  const text = await answer.text();
  const parsed = JSON.parse(text);
  return answer.ok
    ? { status, answer: parsed, text }
    : { status, code: parsed.code, message: parsed.detail, text };
};

const documents = {
  createRecipe: `mutation ($input: RecipeInput!) {
    write: createRecipe(input: $input) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    } }`,
  replaceRecipe: `mutation ($id: ID!, $version: Int, $input: RecipeInput!) {
    write: replaceRecipe(id: $id, expectedVersion: $version, input: $input) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    } }`,
  patchRecipe: `mutation ($id: ID!, $version: Int, $input: RecipePatchInput!) {
    write: patchRecipe(id: $id, expectedVersion: $version, input: $input) {
      producer { pid instance }
      recipe {
        id name steps version created_at: createdAt updated_at: updatedAt
        ingredients { id name quantity }
      }
    } }`,
  deleteRecipe: `mutation ($id: ID!, $version: Int) {
    write: deleteRecipe(id: $id, expectedVersion: $version) { producer { pid instance } } }`,
} as const;

export const sendGraphql: SendWrite = async ({ url }, write) => {
  const { operation, id, version, body: input } = write;
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { ...headersOf(write), "content-type": "application/json" },
    body: JSON.stringify({ query: documents[operation], variables: { id, version, input } }),
  });
  const text = await answer.text();
  const { data, errors } = JSON.parse(text);
  if (errors) return { code: errors[0].extensions.code, message: errors[0].message, text };
  return { answer: withNumbers(data.write), text };
};

const rpcs = {
  createRecipe: "CreateRecipe",
  replaceRecipe: "ReplaceRecipe",
  patchRecipe: "PatchRecipe",
  deleteRecipe: "DeleteRecipe",
} as const;

/** A list that may be absent is in a message of its own. */
const patchOf = (body: unknown): object => {
  const { ingredients, ...texts } = body as { ingredients?: unknown };
  return { ...texts, ...(ingredients !== undefined && { ingredients: { ingredients } }) };
};

const requestOf = ({ operation, id, version, body }: Write): object => ({
  ...(id !== undefined && { id: Number(id) }),
  ...(version !== undefined && { expected_version: version }),
  ...(operation === "patchRecipe" ? patchOf(body) : { draft: body }),
});

export const sendGrpc: SendWrite = async ({ grpcAddress }, write) => {
  const service = await loadGrpcService("recipe.v1.RecipeService");
  const rpc = service[rpcs[write.operation]];
  const client = new Client(grpcAddress, credentials.createInsecure());
  try {
    return await new Promise<Written>((resolve) => {
      client.makeUnaryRequest<unknown, unknown>(
        rpc.path,
        rpc.requestSerialize as (value: unknown) => Buffer,
        rpc.responseDeserialize,
        requestOf(write),
        metadataOf(headersOf(write)),
        { deadline: Date.now() + 10_000 },
        (error: ServiceError | null, answer) =>
          resolve(
            error
              ? { code: error.code, message: error.details, text: textOf(error) }
              : { answer, text: JSON.stringify(answer) },
          ),
      );
    });
  } finally {
    client.close();
  }
};
