import { expect, test } from "vitest";
import { recognise } from "../../src/core/recognise.ts";
import { providers } from "../../src/providers/index.ts";
import { listedPayloads, payloadBytes, readmeExample, valueAt } from "../helpers/payloads.ts";

const everyone = [...providers, await readmeExample()];
const payloads = everyone.flatMap(listedPayloads);

// Amani's bodies are made up, so they are no ground for recognition.
test.each(payloads)("$file has the marks of its own provider's bodies and of nobody else's", ({ file, provider }) => {
  const json: unknown = JSON.parse(payloadBytes(file).toString("utf8"));
  const matching = everyone.filter(
    ({ recognition }) =>
      recognition.body.length > 0 && recognition.body.every((pointer) => valueAt(json, pointer) !== undefined),
  );
  expect(matching.map(({ id }) => id)).toEqual(provider.id === "amani" ? [] : [provider.id]);
});

test.each(payloads)(
  "$file arriving under its provider's headers is recognised with its event",
  ({ file, provider, event }) => {
    const headers = provider.recognition.headers.flatMap((name) => [name.toLowerCase(), "x"]);
    const found = recognise(everyone, {
      headers: ["Content-Type", "application/json", ...headers],
      body: payloadBytes(file),
    });
    expect(found.provider?.id).toBe(provider.id);
    expect(found.event).toBe(provider.eventPointer === undefined ? undefined : event);
  },
);

test("no two providers claim the same header", () => {
  const names = everyone.flatMap(({ recognition }) => recognition.headers.map((name) => name.toLowerCase()));
  expect(names).toEqual([...new Set(names)]);
});

test("no provider claims a header that anybody may send", () => {
  const names = everyone.flatMap(({ recognition }) => recognition.headers.map((name) => name.toLowerCase()));
  expect(names.filter((name) => ["authorization", "content-type", "user-agent"].includes(name))).toEqual([]);
});
