import { afterEach, expect, test } from "vitest";
import { createKeyRing } from "../../../src/core/key-ring.ts";
import { exampleCapture } from "./example-captures.ts";
import { type OpenScreen, openScreen, secret } from "./screen-harness.ts";

let screen: OpenScreen;
afterEach(() => screen.close());

test("names the variable that a shell can set for a provider with a hyphen", async () => {
  screen = await openScreen({ columns: 160, rows: 40, parts: { keys: createKeyRing([]) } });
  const { verdict: _none, ...capture } = exampleCapture({ file: "pliance/PersonSanctionMatched.json", secret });
  await screen.arrive({ ...capture, provider: "standard-webhooks" });
  await screen.until("❯");
  screen.press("5");
  expect(await screen.until(/not checked/)).toContain("HOOKDEV_SECRET_STANDARD_WEBHOOKS)");
});
