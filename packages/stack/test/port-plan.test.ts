import { expect, test } from "vitest";
import { listPortUses, planFixedPorts } from "../src/port-plan.ts";

const plan = (replicas: number, publicPort: number, hasBalancer = false) =>
  planFixedPorts({ replicas, publicPort, hasBalancer });

test("replicas have the ports of the documentation, admin ports a hundred above", () => {
  expect(plan(2, 3000)).toEqual({
    public: 3000,
    balancer: undefined,
    webApi: [
      { http: 3001, admin: 3101 },
      { http: 3002, admin: 3102 },
    ],
    recipeApi: [
      { http: 4001, admin: 4101, grpc: 50_051 },
      { http: 4002, admin: 4102, grpc: 50_052 },
    ],
  });
});

test("HAProxy has the ports in front: 443 above the public one for HTTPS, and those between the services", () => {
  expect(plan(1, 3000, true).balancer).toEqual({
    https: 3443,
    recipeApiHttp: 4000,
    recipeApiGrpc: 50_050,
    stats: 8404,
  });
  expect(plan(1, 65_500, true).balancer?.https).toBe(65_057);
});

test("the largest plan uses no port twice", () => {
  const ports = listPortUses(plan(9, 3000, true)).map(({ port }) => port);

  expect(ports).toHaveLength(50);
  expect(new Set(ports).size).toBe(ports.length);
});

test.for([
  [3001, 3001, "HAProxy (public) and web-api-1"],
  [4101, 4101, "HAProxy (public) and recipe-api-1 (admin)"],
  [50_052, 50_052, "HAProxy (public) and recipe-api-2 (gRPC)"],
  [8404, 8404, "HAProxy (public) and HAProxy (statistics)"],
  [3558, 4001, "HAProxy (HTTPS) and recipe-api-1"],
] as const)("%i as the public port is refused: %i would be for %s", ([port, twice, users]) => {
  expect(() => plan(2, port, true)).toThrow(
    `--port ${port} does not fit: port ${twice} would be for ${users}`,
  );
});
