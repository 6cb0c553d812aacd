import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmac } from "../../../src/core/signing/crypto.ts";

const sizes = [0, 1, 63, 64, 65, 127, 128, 129, 1000, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1, 100_000];

test.each(["sha1", "sha256", "sha384", "sha512"] as const)(
  "hmac %s is node:crypto's, for every length of key and message",
  (algorithm) => {
    for (const keyLength of [1, 20, 63, 64, 65, 127, 128, 129, 300])
      for (const size of sizes) {
        const key = Buffer.from(Array.from({ length: keyLength }, (_, at) => (at * 7 + 200) % 256));
        const message = Buffer.alloc(size, "tragedy");
        const expected = createHmac(algorithm, key).update(message).digest("hex");
        const parts = [message.subarray(0, size >> 1), message.subarray(size >> 1)];
        expect(Buffer.from(hmac(algorithm, key, parts)).toString("hex")).toBe(expected);
      }
  },
);

test("hmac is node:crypto's over any parts, one call after the other", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.array(fc.uint8Array({ maxLength: 300 })),
      (key, parts) => {
        const expected = createHmac("sha256", key).update(Buffer.concat(parts)).digest("hex");
        expect(Buffer.from(hmac("sha256", key, parts)).toString("hex")).toBe(expected);
      },
    ),
  );
});
