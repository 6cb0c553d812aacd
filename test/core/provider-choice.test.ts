import { expect, test } from "vitest";
import { findProvider, findScheme } from "../../src/core/provider-choice.ts";
import { providers } from "../../src/providers/index.ts";

test.each(["dotfile", "Dotfile", "DOTFILE"])("finds a provider as %s", (id) => {
  expect(findProvider(providers, id).id).toBe("dotfile");
});

test("names the known ids for one that it does not know, with nothing invisible in the message", () => {
  expect(() => findProvider(providers, "acme\u202e")).toThrow(
    expect.objectContaining({
      code: "PROVIDER_UNKNOWN",
      message: expect.not.stringContaining("\u202e"),
      remedy: expect.stringContaining("dotfile"),
    }),
  );
});

test.each([
  ["dotfiel", "Did you mean dotfile? Known: "],
  ["standardwebhooks", "Did you mean standard-webhooks? Known: "],
  ["nothing-near-it", "Known: "],
])("asks whether %s was meant as the nearest id", (id, beginning) => {
  expect(() => findProvider(providers, id)).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(new RegExp(`^${beginning.replace("?", "\\?")}`)) }),
  );
});

test("finds a scheme by its id, places it in another header, and takes the first without an id", () => {
  const pliance = findProvider(providers, "pliance");
  const [first] = pliance.schemes;
  expect(findScheme(pliance, undefined)).toBe(first);
  expect(findScheme(pliance, first.id)).toBe(first);
  expect(findScheme(pliance, `${first.id}:X-Other`).location).toEqual({ header: "X-Other" });
  expect(() => findScheme(pliance, "morse")).toThrow(expect.objectContaining({ code: "SCHEME_UNKNOWN" }));
});
