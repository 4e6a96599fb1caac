/**
 * The parts of a service: server → app → transports|routes → core ← stores|clients. "top" is any
 * other file directly in src/ (config.ts, migrate.ts) and knexfile.ts, "data" what else lies beside
 * src/ (migrations/).
 */
type Layer = "server" | "app" | "top" | "way-in" | "way-out" | "core" | "data";

interface Part {
  readonly layer: Layer;
  /** The folder below src/, `` for a file directly in it. */
  readonly folder: string;
}

const layers: Readonly<Record<string, Layer>> = {
  "server.ts": "server",
  "app.ts": "app",
  transports: "way-in",
  routes: "way-in",
  stores: "way-out",
  clients: "way-out",
};

const rules: Readonly<Record<Layer, { readonly may: readonly Layer[]; readonly says: string }>> = {
  server: { may: ["app", "top"], says: "only app.ts knows the folders of a service" },
  app: { may: ["top", "way-in", "way-out", "core", "data"], says: "nothing imports server.ts" },
  top: { may: ["top", "data"], says: "only app.ts knows the folders of a service" },
  "way-in": { may: ["core"], says: "transports and routes import only the core and themselves" },
  "way-out": {
    may: ["core", "data"],
    says: "stores and clients import only the core and themselves",
  },
  core: { may: [], says: "the core imports only itself and node:" },
  data: { may: ["core"], says: "migrations and seeds import only the core and themselves" },
};

const partOf = (path: string): Part => {
  const [top, first = "", ...rest] = path.split("/");
  if (path === "knexfile.ts") return { layer: "top", folder: "" };
  if (top !== "src") return { layer: "data", folder: "data" };
  const inFolder = rest.length > 0;
  return { layer: layers[first] ?? (inFolder ? "core" : "top"), folder: inFolder ? first : "" };
};

/** Whether a file of a service is its core: any folder below src/ that is not a way in or out. */
export const isCore = (path: string): boolean => partOf(path).layer === "core";

/** Why one file of a service must not import another; undefined when it may. */
export const refusedLayer = (from: string, to: string): string | undefined => {
  const importer = partOf(from);
  const imported = partOf(to);
  const { may, says } = rules[importer.layer];
  const atHome = importer.folder !== "" && importer.folder === imported.folder;
  return atHome || may.includes(imported.layer) ? undefined : says;
};
