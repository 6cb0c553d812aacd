// `import "hookdev/vitest"`: adds the matchers to vitest's expect, with their types.

import { expect } from "vitest";
import { type ExpectedWebhook, matchers, type SignedByOptions } from "./matchers.ts";

expect.extend(matchers);

declare module "vitest" {
  // The parameters repeat vitest's own, or the two would not be merged.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Waits until the inbox has received a webhook that matches; `await` it. */
    toHaveReceivedWebhook(expected: ExpectedWebhook): Promise<void>;
    /** The request carries a good signature under this secret. */
    toBeSignedBy(secret: string | readonly string[], options?: SignedByOptions): R;
  }
}
