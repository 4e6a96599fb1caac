import { join, relative, resolve } from "node:path";
import { readOptions } from "../read-options.ts";
import { createRuntimeApi } from "../haproxy/runtime-api.ts";
import { HaproxyError } from "../haproxy/haproxy-error.ts";
import { runningHaproxy } from "../haproxy/socket-file.ts";
import { createCertificates } from "./create-certificates.ts";
import type { PreparedCertificate } from "./prepared-certificate.ts";
import { rotateCertificates } from "./rotate-certificates.ts";

const options = {
  folder: { type: "string" },
  host: { type: "string", multiple: true },
  renew: { type: "string", multiple: true },
  socket: { type: "string" },
} as const;

/** As in `renewed  edge/certificate.pem  valid until 2027-02-19`. */
const format = ({ file, state, validUntil }: PreparedCertificate, folder: string): string => {
  const day = validUntil.toISOString().slice(0, 10);
  return `${state.padEnd(7)}  ${relative(folder, file).padEnd(26)}  valid until ${day}`;
};

/** A file that a killed stack left behind names a socket where nobody listens. */
async function* rotateWhereRunning(folder: string, path: string): AsyncGenerator<string, void> {
  try {
    yield* rotateCertificates(createRuntimeApi(path), folder);
  } catch (error) {
    if (!(error instanceof HaproxyError) || error.code !== "unreachable") throw error;
    yield `not put into a running HAProxy: ${error.message}`;
  }
}

/**
 * `npm run certificates`: makes and renews the certificates of a folder, and puts those of HAProxy
 * into the one of the stack that runs with these data, or into the one at `--socket`.
 */
export async function* certificatesCommand(
  args: readonly string[],
  dataDir: string,
): AsyncGenerator<string, void> {
  const { values } = readOptions(args, options);
  const ofTheseData = join(dataDir, "certificates");
  const { folder = ofTheseData, host: hosts = [], renew = [], socket } = values;
  const prepared = await createCertificates({ folder, hosts, renew });
  yield `in ${relative(process.cwd(), folder) || "."}`;
  for (const certificate of prepared) yield format(certificate, resolve(folder));
  const running = await runningHaproxy(dataDir);
  if (socket !== undefined) yield* rotateCertificates(createRuntimeApi(socket), folder);
  else if (running !== undefined && resolve(folder) === resolve(ofTheseData))
    yield* rotateWhereRunning(folder, running);
}
