import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createDraft } from "../certificates/draft.ts";
import { repository } from "../config.ts";
import { HaproxyError, inOneLine } from "./haproxy-error.ts";
import { escapeWord, type RuntimeApi } from "./runtime-api.ts";

export type Maintenance = "on" | "off";

/** A map of HAProxy: its number in the running process, and the file that it was read from. */
interface SwitchMap {
  readonly id: string;
  readonly file: string;
}

const mapName = "switches.map";
const key = "maintenance";

/** As in `3 (/etc/haproxy/switches.map) pattern loaded from file …`. */
const mapLine = /^(\d+) \((.*?)\) pattern loaded/gm;

const findMap = async (api: RuntimeApi): Promise<SwitchMap> => {
  const answer = await api.command("show map");
  for (const [, id = "", file = ""] of answer.matchAll(mapLine))
    if (file === mapName || file.endsWith(`/${mapName}`)) return { id, file };
  throw new HaproxyError("refused", `HAProxy has no map whose file is a ${mapName}`);
};

const valueIn = (lines: string): string | undefined =>
  new RegExp(`^(?:0x[0-9a-f]+ )?${key}[ \\t]+(\\S+)`, "m").exec(lines)?.[1];

/** Only "on" is on, as in the configuration. */
const readValue = async (api: RuntimeApi, { id }: SwitchMap): Promise<string | undefined> =>
  valueIn(await api.command(`show map #${id}`));

const setValue = async (api: RuntimeApi, map: SwitchMap, value: Maintenance): Promise<void> => {
  const verb = (await readValue(api, map)) === undefined ? "add" : "set";
  const answer = await api.command(`${verb} map #${map.id} ${escapeWord(key)} ${value}`);
  if (answer.trim() === "" && (await readValue(api, map)) === value) return;
  throw new HaproxyError("refused", `HAProxy did not switch: ${inOneLine(answer)}`);
};

const withValue = (text: string, value: Maintenance): string => {
  const line = new RegExp(`^${key}[ \\t].*$`, "m");
  if (line.test(text)) return text.replace(line, `${key} ${value}`);
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${key} ${value}\n`;
};

/** A reload reads the file again. */
const writeValue = async (file: string, value: Maintenance): Promise<void> => {
  const text = await readFile(file, "utf8");
  const changed = withValue(text, value);
  if (changed === text) return;
  const draft = await createDraft(file, changed, (await stat(file)).mode & 0o777);
  try {
    await draft.publish();
  } finally {
    await draft.discard();
  }
};

/** @throws {HaproxyError} when HAProxy cannot be asked or has no such switch. */
export const readMaintenance = async (api: RuntimeApi): Promise<Maintenance> =>
  (await readValue(api, await findMap(api))) === "on" ? "on" : "off";

/**
 * Switches in the running HAProxy, for the next request, and in the file of the switch, for the
 * next reload.
 *
 * @throws {HaproxyError} when HAProxy cannot be asked, has no such switch or does not switch; also
 *   when it did and the file could not be written, which the message then says.
 */
export const switchMaintenance = async (api: RuntimeApi, value: Maintenance): Promise<void> => {
  const map = await findMap(api);
  await setValue(api, map, value);
  try {
    // HAProxy is started in the root of the repository.
    await writeValue(resolve(repository, map.file), value);
  } catch (cause) {
    const reason = (cause as Error).message;
    const message = `maintenance is ${value}, but only until HAProxy reloads: ${reason}`;
    throw new HaproxyError("refused", message, { cause });
  }
};
