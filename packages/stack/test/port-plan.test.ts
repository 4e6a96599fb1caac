import { expect, test } from "vitest";
import { listPortUses, planFixedPorts } from "../src/port-plan.ts";

test("replicas have the ports of the documentation, admin ports a hundred above", () => {
  expect(planFixedPorts(2, 3000)).toEqual({
    public: 3000,
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

test("the largest plan uses no port twice", () => {
  const ports = listPortUses(planFixedPorts(9, 3000)).map(({ port }) => port);

  expect(ports).toHaveLength(46);
  expect(new Set(ports).size).toBe(ports.length);
});

test.for([
  [3001, "web-api-1"],
  [4101, "recipe-api-1 (admin)"],
  [50_052, "recipe-api-2 (gRPC)"],
] as const)("%i as the public port is refused: it belongs to %s", ([port, user]) => {
  expect(() => planFixedPorts(2, port)).toThrow(`--port is ${port}, which is the port of ${user}`);
});
