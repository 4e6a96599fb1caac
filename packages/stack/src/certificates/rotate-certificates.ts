import { readFile } from "node:fs/promises";
import { HaproxyError } from "../haproxy/haproxy-error.ts";
import { rotateCertificate } from "../haproxy/rotate-certificate.ts";
import type { RuntimeApi } from "../haproxy/runtime-api.ts";
import { holderFilesIn } from "./certificate-files.ts";

/** Of the standard holders, those whose certificates HAProxy has. */
const holdersAtHaproxy = ["edge", "haproxy"];

/** The path ends alike on this machine and in a container; only a HAProxy with TLS to the services has both. */
const findFile = async (api: RuntimeApi, holder: string): Promise<string | undefined> => {
  const answer = await api.command("show ssl cert");
  const end = `/${holderFilesIn("", holder).certificate}`;
  return answer.split("\n").find((line) => `/${line}`.endsWith(end));
};

/** Puts the certificates of a folder into a running HAProxy and says so, a line for each. */
export async function* rotateCertificates(
  api: RuntimeApi,
  folder: string,
): AsyncGenerator<string, void> {
  const rotated = [];
  for (const holder of holdersAtHaproxy) {
    const file = await findFile(api, holder);
    if (file === undefined) continue;
    const files = holderFilesIn(folder, holder);
    const certificate = await readFile(files.certificate, "utf8");
    const key = await readFile(files.key, "utf8");
    const state = await rotateCertificate(api, { file, certificate, key });
    rotated.push(holder);
    yield state === "rotated"
      ? `HAProxy uses the new certificate of ${holder} from now on`
      : `HAProxy has the certificate of ${holder} already`;
  }
  if (rotated.length === 0)
    throw new HaproxyError("refused", "HAProxy uses none of these certificates");
}
