import { once } from "node:events";
import { createServer } from "node:net";
import { waitUntil, waitUntilOk } from "@tandem/lab";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Container, containersOf, nameOf } from "./rig/containers.ts";
import { openProject, type Project } from "./rig/open-project.ts";
import { withoutDocker } from "./rig/without-docker.ts";

let project: Project;

const startTimes = (containers: readonly Container[]): readonly string[] =>
  containers.map((each) => `${each.Id} ${each.State.StartedAt}`);

/** In this order: each begins with what the one before has left. */
describe.skipIf(withoutDocker)("docker compose up", () => {
  beforeAll(async () => {
    project = await openProject();
    await project.compose("build", "--quiet");
  });
  afterAll(() => project.close());

  it("says which port is taken, and ends", async () => {
    const squatter = createServer().listen(project.httpPort, "127.0.0.1");
    await once(squatter, "listening");

    const { code, stderr } = await project.tryCompose(["up", "--detach", "--wait"]);

    await once(squatter.close(), "close");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`127\\.0\\.0\\.1:${project.httpPort}.*(address already in use|already allocated)`),
    );
  });

  it("goes on from there when the port is free", async () => {
    await project.compose("up", "--detach", "--wait");

    expect((await fetch(project.url)).status).toBe(200);
  });

  it("goes on from where it was killed", async () => {
    await project.close();
    const killing = new AbortController();
    const killed = project.tryCompose(["up", "--detach", "--wait"], killing.signal);
    // PostgreSQL is setting up its files then.
    await waitUntil("something runs", async () => (await project.compose("ps", "--quiet")) !== "");
    killing.abort();
    expect((await killed).code).toBe(137);

    await project.compose("up", "--detach", "--wait");

    await waitUntilOk(project.url);
  });

  it("a second time changes nothing but the jobs", async () => {
    const services = ["haproxy", "web-api", "recipe-api", "postgres", "redis"];
    const before = await containersOf(project, ...services);

    await project.compose("up", "--detach", "--wait");

    const after = await containersOf(project, ...services);
    expect(after.map(nameOf)).toEqual(before.map(nameOf));
    expect(startTimes(after)).toEqual(startTimes(before));
  });

  it("from nothing takes less than 60 s with images that are there", async () => {
    await project.close();
    const began = performance.now();

    await project.compose("up", "--detach", "--wait", "--build");

    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(`up and healthy after ${seconds.toFixed(1)} s\n`);
    expect(seconds).toBeLessThanOrEqual(60);
    const containers = await containersOf(project);
    const isWell = ({ State }: Container): boolean =>
      State.Status === "exited" ? State.ExitCode === 0 : State.Health?.Status === "healthy";
    expect(containers.filter((each) => !isWell(each)).map(nameOf)).toEqual([]);
    expect(containers.map(nameOf)).toEqual([
      "certificates-1",
      "haproxy-1",
      "migrate-1",
      "postgres-1",
      "recipe-api-1",
      "recipe-api-2",
      "redis-1",
      "secrets-1",
      "web-api-1",
      "web-api-2",
    ]);
    await waitUntilOk(project.url);
  });
});
