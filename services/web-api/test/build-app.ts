import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { internalToken } from "@tandem/lab";
import { type Application, createRuntime } from "@tandem/service-kit";
import type { FastifyInstance } from "fastify";
import { createApp } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import { testConfig } from "./test-config.ts";

/** The application as it is put together; nothing listens. */
export interface BuiltApp {
  readonly server: FastifyInstance;
  /** Every route that it has, such as `GET /recipes`, found by asking Fastify. */
  readonly routes: ReadonlySet<string>;
  close(): Promise<void>;
}

/** web-api in this process, in front of the recipe-api at these addresses. */
export const buildApp = async (http: string, grpc: string): Promise<BuiltApp> => {
  const built: { server: FastifyInstance; routes: ReadonlySet<string> }[] = [];
  const observe = (message: unknown): void => void built.push(observed(message));
  subscribe("fastify.initialization", observe);
  const app = await create({ http: [http], grpc: [grpc], token: internalToken });
  unsubscribe("fastify.initialization", observe);
  const [first] = built;
  if (first === undefined) throw new Error("the application has made no server");
  await first.server.ready();
  return { ...first, close: () => app.close() };
};

const observed = (message: unknown) => {
  const { fastify: server } = message as { fastify: FastifyInstance };
  const routes = new Set<string>();
  server.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.add(`${each} ${url}`);
  });
  return { server, routes };
};

const create = (recipeApi: Config["recipeApi"]): Promise<Application> => {
  const config = { ...testConfig, recipeApi };
  return createApp(config, createRuntime("web-api", config));
};
