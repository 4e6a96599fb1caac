import type { Load, LoadKind } from "@tandem/lab";
import { generatorLimits, kindOf, protocols, writerModule } from "./load.ts";
import type { RecipeWriterOptions } from "./recipe-writer.ts";

/** Of all requests, by how web-api fetches the recipe. */
const readShares = { http: 0.5, graphql: 0.2, grpc: 0.15 } as const;

export interface DatabaseLoadOptions {
  /** Requests per second. They come when they come. @default 40 */
  readonly rate?: number;
  readonly durationMs: number;
  /** Of all requests, over the three protocols alike. @default 0.15 */
  readonly writes?: number;
  /** Of each new recipe, in characters; see recipe-writer.ts. */
  readonly stepsLength?: number;
}

/** Callers of HAProxy who read one recipe or make a new one with a key, and send nothing twice. */
export const databaseLoad = (
  url: string,
  { rate = 40, durationMs, writes = 0.15, stepsLength }: DatabaseLoadOptions,
): Load => ({
  arrival: { mode: "open", rate, spacing: "poisson" },
  durationMs,
  history: true,
  limits: generatorLimits,
  kinds: [
    ...(writes < 1 ? readers(url, 1 - writes) : []),
    ...(writes > 0 ? writers(url, writes, stepsLength) : []),
  ],
});

const readers = (url: string, share: number): readonly LoadKind[] => {
  const front = [{ url, adminUrl: "" }];
  return protocols.map((name) => kindOf(name, front, (share * readShares[name]) / 0.85));
};

const writers = (url: string, share: number, stepsLength?: number): readonly LoadKind[] =>
  protocols.map((name) => {
    const options: RecipeWriterOptions = { url, path: `/via/${name}/recipes`, stepsLength };
    const target = { protocol: "module", module: writerModule, options } as const;
    return { name: `POST ${name}`, weight: share / protocols.length, target };
  });

/** Whether a kind of databaseLoad is one of writes. */
export const isWrite = ({ kind }: { readonly kind: string }): boolean => kind.startsWith("POST");
