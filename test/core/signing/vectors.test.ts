// Known answers of senders, each with its source, through verify and (where it is the sender's own form) through sign.

import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { HmacScheme } from "../../../src/core/signing/scheme.ts";
import { coversBody } from "../../../src/core/signing/scheme.ts";
import { sign } from "../../../src/core/signing/sign.ts";
import { verify } from "../../../src/core/signing/verify.ts";
import { bytes } from "../../helpers/signing-cases.ts";

interface Vector {
  readonly title: string;
  readonly status: "published" | "derived";
  readonly source: string;
  readonly secrets: readonly string[];
  readonly body: string;
  readonly headers: readonly string[];
  readonly method?: string;
  readonly sentTo?: string;
  readonly at?: number;
  readonly expect: { readonly ok: boolean; readonly reason?: string };
  /** Text that a note of the good verdict holds. */
  readonly note?: string;
  /** Text that a hint of the bad verdict holds. */
  readonly hint?: string;
}

const folder = path.join(import.meta.dirname, "../../vectors");
const files = fs.readdirSync(folder).filter((name) => name.endsWith(".json"));
const senders = files.map((name) => {
  const text = fs.readFileSync(path.join(folder, name), "utf8");
  return JSON.parse(text) as { sender: string; scheme: HmacScheme; vectors: Vector[] };
});

function inputOf({ headers, body, method = "POST", sentTo, secrets, at = 1_700_000_000 }: Vector) {
  const request = { method, target: "/", headers, body: bytes(body) };
  return { request, secrets, at, ...(sentTo === undefined ? {} : { sentTo }) };
}

test("finds the vectors of fifteen senders, at least fourteen of them published answers", () => {
  expect(senders).toHaveLength(15);
  const published = senders.flatMap(({ vectors }) => vectors).filter(({ status }) => status === "published");
  expect(published.length).toBeGreaterThanOrEqual(14);
  for (const { vectors } of senders) for (const { source } of vectors) expect(source).not.toBe("");
});

describe.each(senders)("$sender", ({ scheme, vectors }) => {
  test.each(vectors)("gives the published or derived verdict: $title", (vector) => {
    const verdict = verify(scheme, inputOf(vector));
    expect(verdict).toMatchObject(vector.expect);
    if (vector.note !== undefined && verdict.ok) expect(verdict.notes.join(" ")).toContain(vector.note);
    if (vector.hint !== undefined && !verdict.ok) expect(verdict.hints.join(" ")).toContain(vector.hint);
  });

  const good = vectors.filter(
    (vector) => vector.expect.ok && vector.note === undefined && vector.at === vectors[0]?.at,
  );
  test.each(good)("signs the same signature: $title", (vector) => {
    const { request, secrets, at, sentTo = "https://example.com/" } = inputOf(vector);
    const matched = verify(scheme, inputOf(vector));
    const secret = secrets[matched.ok ? matched.matchedKey : 0] as string;
    expect(sign(scheme, { request: { ...request, headers: [] }, secret, at, sentTo }).headers).toEqual(vector.headers);
  });

  test("covers the body", () => {
    expect(coversBody(scheme)).toBe(true);
  });
});
