import { type ServiceProcess, startService } from "@tandem/lab";

/** Two recipe-api that need no database. */
export const startRecipeApis = (): Promise<ServiceProcess[]> =>
  Promise.all(
    ["recipe-api-1", "recipe-api-2"].map((INSTANCE) =>
      startService({
        script: "services/recipe-api/src/server.ts",
        env: { DATABASE_URL: "memory:", INSTANCE },
      }),
    ),
  );

export const portOf = (url: string): number => Number(new URL(url).port);
