import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrontOptions } from "@tandem/stack";
import type { MeasuredProcess } from "../cpu/measured-process.ts";
import { type MeasuredService, startRecipeApi, startWebApi } from "../cpu/start-service.ts";
import { type MeasuredFront, startMeasuredFront } from "./measured-front.ts";

type Environment = Readonly<Record<string, string>>;

/** Starts processes that end together and have their certificates from one authority. */
export interface Launcher {
  readonly startRecipeApi: typeof startRecipeApi;
  readonly startWebApi: typeof startWebApi;
  /** The first one makes the certificates. */
  startFront(options: FrontOptions): Promise<MeasuredFront>;
  /** For a service that speaks TLS. */
  certificateOf(service: string): Environment;
  readonly authorityFile: string;
  readAuthority(): Promise<string>;
  /** Idempotent. */
  close(): Promise<void>;
}

export const createLauncher = async (): Promise<Launcher> => {
  const dataDir = await mkdtemp(join(tmpdir(), "tandem-hop-"));
  const authorityFile = join(dataDir, "certificates", "ca.pem");
  const running: MeasuredProcess[] = [];
  const keep = <Kept extends MeasuredService | MeasuredFront>(kept: Kept): Kept => {
    running.push(kept.process);
    return kept;
  };
  return {
    startRecipeApi: async (env) => keep(await startRecipeApi(env)),
    startWebApi: async (env, ports) => keep(await startWebApi(env, ports)),
    startFront: async (options) => keep(await startMeasuredFront({ ...options, dataDir })),
    certificateOf: (service) => {
      const certificate = join(dataDir, "certificates", service, "certificate.pem");
      return { TLS_CERT_FILE: certificate, TLS_KEY_FILE: `${certificate}.key` };
    },
    authorityFile,
    readAuthority: () => readFile(authorityFile, "utf8"),
    close: async () => {
      await Promise.all(running.map((each) => each.close()));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
