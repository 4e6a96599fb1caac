import type { MeasuredProcess } from "../cpu/measured-process.ts";
import { type MeasuredService, takePorts } from "../cpu/start-service.ts";
import type { Launcher } from "./launcher.ts";
import type { MeasuredFront } from "./measured-front.ts";

/** From web-api to recipe-api. */
export interface Way {
  /** Of web-api. */
  readonly port: number;
  readonly services: readonly MeasuredProcess[];
}

export interface WayBehind extends Way {
  readonly front: MeasuredFront;
}

/**
 * What is measured against each other shares its processes as far as it can: two starts of the same
 * code differ by more than some of what is measured.
 */
export interface Ways {
  /** web-api asks recipe-api itself. HAProxy stands in front, for who goes there. */
  readonly inFront: WayBehind;
  /** HAProxy also stands between the two. */
  readonly between: WayBehind;
  /** As before, with TLS everywhere and certificates on both sides of what is internal. */
  readonly secured: WayBehind;
  /** No HAProxy: web-api itself speaks TLS with callers. */
  readonly alone: Way;
}

/** All processes are started, and not yet ready. */
export const startWays = async (launcher: Launcher): Promise<Ways> => {
  const recipeApi = await launcher.startRecipeApi();
  const asksItself = { RECIPE_API_HTTP: `http://127.0.0.1:${recipeApi.ports.http}` };
  const inFront = await startInFront(launcher, recipeApi, asksItself);
  const alone = await launcher.startWebApi({ ...asksItself, ...launcher.certificateOf("web-api") });
  return {
    inFront,
    alone: wayOf(alone, recipeApi),
    between: await startBetween(launcher, recipeApi),
    secured: await startSecured(launcher),
  };
};

type Environment = Readonly<Record<string, string>>;

const wayOf = (webApi: MeasuredService, recipeApi: MeasuredService): Way => ({
  port: webApi.ports.http,
  services: [webApi.process, recipeApi.process],
});

const startInFront = async (
  launcher: Launcher,
  recipeApi: MeasuredService,
  env: Environment,
): Promise<WayBehind> => {
  const webApi = await launcher.startWebApi(env);
  const front = await launcher.startFront({ webApi: [webApi.ports], environment: {} });
  return { ...wayOf(webApi, recipeApi), front };
};

const startBetween = async (
  launcher: Launcher,
  recipeApi: MeasuredService,
  { environment = {}, env = {}, scheme = "http" } = {},
): Promise<WayBehind> => {
  // Each has to know the other's port.
  const ports = await takePorts();
  const both = { webApi: [ports], recipeApi: [recipeApi.ports] };
  const front = await launcher.startFront({ ...both, environment });
  const RECIPE_API_HTTP = `${scheme}://127.0.0.1:${front.ports.recipeApiHttp}`;
  const webApi = await launcher.startWebApi({ RECIPE_API_HTTP, ...env }, ports);
  return { ...wayOf(webApi, recipeApi), front };
};

const startSecured = async (launcher: Launcher): Promise<WayBehind> => {
  const { authorityFile } = launcher;
  const secured = (service: string): Environment => ({
    ...launcher.certificateOf(service),
    TLS_CLIENT_CA_FILE: authorityFile,
  });
  const recipeApi = await launcher.startRecipeApi(secured("recipe-api"));
  return startBetween(launcher, recipeApi, {
    environment: { LB_TLS: "on" },
    env: { ...secured("web-api"), RECIPE_API_CA_FILE: authorityFile },
    scheme: "https",
  });
};
