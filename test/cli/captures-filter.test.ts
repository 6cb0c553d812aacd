import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/adapters/store/store.ts";
import { systemClock } from "../../src/adapters/system.ts";
import { filterCaptures } from "../../src/cli/captures-filter.ts";
import type { CapturePage, CaptureStore } from "../../src/core/ports.ts";
import { sampleCapture, temporaryFolder } from "../helpers/store-samples.ts";

let store: CaptureStore;

beforeEach(async () => {
  store = openStore({ file: join(temporaryFolder(), "captures.db") });
  onTestFinished(() => store.close());
  await store.add(sampleCapture({ provider: "dotfile", event: "Case" }));
  await store.add(sampleCapture({ provider: "dotfile", event: "Case.Created" }));
  await store.add(sampleCapture({ provider: "Dotfile", event: "case" }));
});

const filtered = async (text: string, page: Omit<CapturePage, "limit">) => {
  const deps = { store, clock: systemClock(), err: { write: () => undefined } };
  return (await filterCaptures(text, { limit: 9, ...page }, deps)).map(({ id }) => id);
};

// A term about headers makes every capture be read; without one the index answers alone.
test.each(["sig:none", "sig:none header.host:"])("beside %s, --event and --provider are exact", async (filter) => {
  expect(await filtered(filter, { event: "Case" })).toEqual([1]);
  expect(await filtered(filter, { event: "Case.Created" })).toEqual([2]);
  expect(await filtered(filter, { provider: "dotfile" })).toEqual([2, 1]);
});

test.each([{ event: "Case" }, { event: "case" }, { event: "Cas" }, { provider: "Dotfile" }])(
  "list gives the same for %o with and without a filter",
  async (page) => {
    expect(await filtered("method:POST", page)).toEqual(store.list({ limit: 9, ...page }).map(({ id }) => id));
  },
);
