// Damage done to bodies, and the test that each kind of it is diagnosed under every scheme that signs a body.

import { describe, expect, test } from "vitest";
import type { CauseId } from "../../src/core/signing/diagnose/causes.ts";
import { diagnose } from "../../src/core/signing/diagnose/diagnose.ts";
import type { VerifyInput } from "../../src/core/signing/engine-types.ts";
import { verify } from "../../src/core/signing/verify.ts";
import { bodySchemes, genuine } from "./diagnosis-cases.ts";

export interface BodyDamage {
  readonly what: string;
  readonly cause: CauseId;
  /** What the sender signs; the usual JSON when missing. */
  readonly signed?: string | Uint8Array;
  readonly damage: (input: VerifyInput) => VerifyInput;
  readonly proven?: false;
}

/** Registers one test for each damage and scheme. */
export function testBodyDamage(damages: readonly BodyDamage[]): void {
  describe.each(bodySchemes.map((scheme) => [scheme.id, scheme] as const))("a delivery of %s", (_id, scheme) => {
    test.each(damages.map((each) => [each.what, each.cause, each] as const))(
      "with %s is diagnosed as %s",
      (_what, cause, row) => {
        const whole = genuine(scheme, row.signed === undefined ? {} : { body: row.signed });
        expect(verify(scheme, whole)).toMatchObject({ ok: true });
        const damaged = row.damage(whole);
        expect(verify(scheme, damaged)).toMatchObject({ ok: false });
        const { findings, attempts } = diagnose(scheme, damaged);
        expect(findings.map((each) => each.cause)).toEqual([cause]);
        expect(findings[0]?.proven).toBe(row.proven ?? true);
        expect(attempts).toBeLessThanOrEqual(400);
      },
    );
  });
}

/** JSON indented. */
export const pretty = (indent: string | number) => (text: string) => JSON.stringify(JSON.parse(text), null, indent);

/** JSON in which everything but ASCII is escaped. */
export const ascii = (text: string) => text.replace(/[^\0-\x7f]/g, escaped);

export function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
