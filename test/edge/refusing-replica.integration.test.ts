import { freePorts, waitUntil } from "@tandem/lab";
import { startFront } from "@tandem/stack";
import { expect, it } from "vitest";
import { ask } from "./rig/ask.ts";
import { withoutRates } from "./rig/start-edge.ts";
import { startUpstream } from "./rig/start-upstream.ts";
import { withoutHaproxy } from "../setup/without-haproxy.ts";

it.skipIf(withoutHaproxy)(
  "a replica that refuses connections is out before its checks know, and requests wait for a full one",
  async ({ onTestFinished }) => {
    const release = Promise.withResolvers<void>();
    const full = await startUpstream({
      answer: ({ url }) => (url === "/slow" ? { after: release.promise } : {}),
    });
    onTestFinished(() => full.close());
    const [nobody = 0] = await freePorts(1);
    const front = await startFront({
      // One that has just died: its readiness, which is another's, still says 200.
      webApi: [full.ports, { ...full.ports, http: nobody }],
      environment: { ...process.env, ...withoutRates, LB_SERVER_MAXCONN: "1" },
    });
    onTestFinished(() => front.close());
    const port = front.ports.public;

    const slow = ask({ port, path: "/slow" });
    await waitUntil("the living one is full", () => full.seen.length === 1);
    const others = [ask({ port }), ask({ port }), ask({ port })];
    const first = Promise.race(others.map(async (each) => (await each).status));
    const out = waitUntil("the dead one is out", () =>
      front.output().includes("Server web-api/web-api-2 is DOWN"),
    );
    await Promise.race([out, first]);
    release.resolve();

    const answers = await Promise.all([slow, ...others]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  },
);
