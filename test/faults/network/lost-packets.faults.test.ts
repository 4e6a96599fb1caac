import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Network, openNetwork } from "../rig/open-network.ts";
import { withoutOwnNetwork } from "../rig/without-own-network.ts";
import { withoutHaproxy } from "../../setup/without-haproxy.ts";
import { withoutRedis } from "../../setup/without-redis.ts";
import type { Row } from "./rows.ts";

const without = withoutOwnNetwork ?? withoutHaproxy ?? withoutRedis;

let network: Network<Row>;

describe.skipIf(without)("in a network of its own, whose packets are lost", () => {
  beforeAll(async () => {
    network = await openNetwork<Row>(import.meta.resolve("./rows.ts"));
  });
  afterAll(() => network.close());

  // All that a row expects, it expects inside.
  it.each<[row: Row, title: string]>([
    ["20, PostgreSQL", "nothing arrives at PostgreSQL: it is as if it hung"],
    ["20, Redis", "nothing arrives at Redis: nobody notices"],
    ["21", "one packet in twenty is lost and the others are late: all are answered"],
    ["20, recipe-api", "nothing arrives at recipe-api: what was read before is answered"],
  ])("row %s: %s", async (row) => {
    await expect(network.run(row)).resolves.toBeUndefined();
  });

  it("what all of this has opened is closed again", async () => {
    await expect(network.run("afterwards")).resolves.toBeUndefined();
  });
});
