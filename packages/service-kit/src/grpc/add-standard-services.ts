import type { ServiceRuntime } from "../service-runtime.ts";
import { loadHealthService } from "./health-service.ts";
import type { MethodRegistry } from "./method-registry.ts";
import { addReflection } from "./reflection-service.ts";
import { createRunningStreams } from "./running-streams.ts";

export interface StandardServices {
  /** Adds reflection on what is registered by now; not in production. */
  describe(): Promise<void>;
  setServing(serving: boolean): void;
  /** Ends those who watch the health. */
  close(): void;
}

/** A watch lasts as long as the server, but for a client that has forgotten it. */
const watchTimeoutMs = 86_400_000;

/** What every gRPC server has beside the services of its own. */
export const addStandardServices = async (
  methods: MethodRegistry,
  { config }: ServiceRuntime,
): Promise<StandardServices> => {
  const names = () => ["", ...methods.definitions.flatMap(serviceNames)];
  const watches = createRunningStreams();
  const health = await loadHealthService(names);
  methods.add(health.definition, health.handlers, {
    streamTimeoutMs: watchTimeoutMs,
    running: watches,
    // Whoever probes has no token, and learns nothing but that the service is there.
    isPublic: true,
    // Probes come every second: their lines would fill the log.
    isLogged: false,
  });
  return {
    describe: async () => {
      if (config.environment === "production") return;
      await addReflection({ addService: methods.addRaw }, methods.definitions);
    },
    setServing: (serving) => health.setServing(serving),
    close: () => {
      health.setServing(false);
      watches.interrupt();
    },
  };
};

/** `recipe.v1.RecipeService`, from the path of the first method. */
const serviceNames = (definition: MethodRegistry["definitions"][number]): string[] =>
  Object.values(definition)
    .slice(0, 1)
    .map(({ path }) => path.split("/")[1] ?? "");
