import { expect, test } from "vitest";
import { secretVariable } from "../../src/core/key-ring.ts";

test.each([
  ["pliance", "HOOKDEV_SECRET_PLIANCE"],
  ["standard-webhooks", "HOOKDEV_SECRET_STANDARD_WEBHOOKS"],
  ["a-b-c", "HOOKDEV_SECRET_A_B_C"],
])("the secret of %s stands in %s", (id, name) => {
  expect(secretVariable(id)).toBe(name);
});
