// Deleting all captures takes its time: the screen goes on meanwhile.

import { afterEach, expect, test } from "vitest";
import { exampleCapture } from "./example-captures.ts";
import { type OpenScreen, openScreen, type ScreenSetup, secret } from "./screen-harness.ts";

let screen: OpenScreen;
afterEach(() => screen.close());

const open = async (setup: Partial<ScreenSetup>) => {
  screen = await openScreen({ columns: 120, rows: 40, ...setup });
};
const created = () => exampleCapture({ file: "dotfile/Case.Created.json", secret });
const forged = () => exampleCapture({ file: "dotfile/Case.Created.json", secret, forged: true });

test("empties the list at once when all is deleted, and shows what arrives while the store still removes", async () => {
  let purge: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    purge = resolve;
  });
  const deleteAll = async () => {
    await asked;
    return { text: `${await screen.store.purge()} deleted`, tone: "good" as const };
  };
  await open({ actions: { deleteAll } });
  await screen.arrive(created());
  await screen.until("genuine");
  screen.press("Xy");
  await screen.until((text) => text.includes("Deleting all captures") && !text.includes("genuine"));
  await screen.arrive(forged());
  expect(await screen.until("BAD mismatch")).not.toContain("genuine");
  screen.press("r");
  await screen.until("The last action is still at work.");
  purge();
  await screen.until("2 deleted");
  expect(screen.store.count()).toBe(0);
  await screen.until("Nothing has arrived");
});

test("tells why not all could be deleted, and shows what is left", async () => {
  await open({ actions: { deleteAll: () => Promise.reject(new Error("no room")) } });
  await screen.arrive(created());
  await screen.until("genuine");
  screen.press("Xy");
  await screen.until((text) => text.includes("That failed: no room") && text.includes("genuine"));
});
