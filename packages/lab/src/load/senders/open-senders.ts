import type { LoadKind } from "../load.ts";
import { createHttpSender } from "./http-sender.ts";
import { createGraphqlSender } from "./graphql-sender.ts";
import { createModuleSender } from "./module-sender.ts";
import type { Sender } from "./sender.ts";
import type { GrpcTarget, Target } from "./target.ts";
import { createUpdateSender } from "./update-sender.ts";

export interface OpenSenders {
  readonly byKind: ReadonlyMap<string, Sender>;
  close(): Promise<void>;
}

/** A sender for each kind. When one cannot be made, those that were are closed again. */
export const openSenders = async (kinds: readonly LoadKind[]): Promise<OpenSenders> => {
  const byKind = new Map<string, Sender>();
  const close = async (): Promise<void> => {
    await Promise.all([...byKind.values()].map(async (sender) => sender.close?.()));
  };
  try {
    for (const { name, target } of kinds) byKind.set(name, await openSender(target));
    return { byKind, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const openSender = (target: Target): Sender | Promise<Sender> => {
  if (target.protocol === "http") return createHttpSender(target);
  if (target.protocol === "update") return createUpdateSender(target);
  if (target.protocol === "graphql") return createGraphqlSender(target);
  return target.protocol === "grpc" ? openGrpcSender(target) : createModuleSender(target);
};

/** Imported here: grpc-js takes its time, and not every run speaks gRPC. */
const openGrpcSender = async (target: GrpcTarget): Promise<Sender> => {
  const { createGrpcSender } = await import("./grpc-sender.ts");
  return createGrpcSender(target);
};
