import { type ServiceProcess, startService, withoutShedding } from "@tandem/lab";
import { type Front, startFront } from "@tandem/stack";
import { withoutRates } from "./start-edge.ts";

/** Our HAProxy in front of one replica of each service, in production. */
export interface ServedEdge extends Front {
  readonly webApi: ServiceProcess;
  readonly recipeApi: ServiceProcess;
}

const portOf = (url: string): number => Number(new URL(url).port);

export const startServices = async (): Promise<ServedEdge> => {
  const running: ServiceProcess[] = [];
  const endAll = () => Promise.all(running.map((service) => service.end("SIGKILL")));
  const start = async (name: string, env: Record<string, string>): Promise<ServiceProcess> => {
    const service = await startService({
      script: `services/${name}/src/server.ts`,
      env: { ...withoutShedding, NODE_ENV: "production", ...env },
    });
    running.push(service);
    return service;
  };
  try {
    const recipeApi = await start("recipe-api", { DATABASE_URL: "memory:" });
    const { url: RECIPE_API_HTTP, grpcAddress: RECIPE_API_GRPC } = recipeApi;
    const webApi = await start("web-api", { RECIPE_API_HTTP, RECIPE_API_GRPC });
    const front = await startFrontOf(webApi, recipeApi);
    const close = async (): Promise<void> => {
      await front.close();
      await endAll();
    };
    return { ...front, webApi, recipeApi, close };
  } catch (error) {
    await endAll();
    throw error;
  }
};

const startFrontOf = (webApi: ServiceProcess, recipeApi: ServiceProcess): Promise<Front> => {
  const grpc = portOf(`http://${recipeApi.grpcAddress}`);
  return startFront({
    webApi: [{ http: portOf(webApi.url), admin: portOf(webApi.adminUrl) }],
    recipeApi: [{ http: portOf(recipeApi.url), admin: portOf(recipeApi.adminUrl), grpc }],
    environment: { ...process.env, ...withoutRates },
  });
};
