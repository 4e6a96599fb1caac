import { describe, expect, it } from "vitest";
import { createKeyTemplate } from "../../src/load/key-template.ts";

describe("a template", () => {
  it("gets the key wherever it stands, and is as it was for the next one", () => {
    const template = createKeyTemplate({
      headers: { "idempotency-key": "{key}" },
      body: '{"name":"Soup {key}","steps":"{key}"}',
      list: [{ name: "{key}" }, 7, null],
    });
    expect(template.isKeyed).toBe(true);
    for (const key of ["a-1", "a-2"])
      expect(template.fill(key)).toEqual({
        headers: { "idempotency-key": key },
        body: `{"name":"Soup ${key}","steps":"${key}"}`,
        list: [{ name: key }, 7, null],
      });
  });

  it("without a place for the key stays what it is", () => {
    const value = { body: '{"key":1}', "{key}": 1, bytes: Buffer.from("{key}") };
    const template = createKeyTemplate(value);
    expect(template.isKeyed).toBe(false);
    expect(template.fill("a-1")).toBe(value);
  });

  it("leaves bytes alone", () => {
    const bytes = Buffer.from([1, 2]);
    expect(createKeyTemplate({ name: "{key}", bytes }).fill("a-1").bytes).toBe(bytes);
  });
});
