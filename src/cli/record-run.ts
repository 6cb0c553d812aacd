// What recordings of a run share: the key that replaces people, the rules, the test keys, the words for what was done.

import { openKeyPairs } from "../compose.ts";
import { contractKeys } from "../core/contract-keys.ts";
import { kindLabels } from "../core/privacy/kinds.ts";
import { type PrivacyRule, readRules } from "../core/privacy/rules.ts";
import { createSanitiser, type Replacement, type Sanitiser } from "../core/privacy/sanitiser.ts";
import { clip, visible } from "../core/sanitise.ts";
import type { RecordSignature, SigningKeys } from "../flows/record/resign.ts";
import type { CliContext } from "./command.ts";

/** The rules of a file, or none. @throws HookdevError `PRIVACY_RULES_INVALID`, `FILE_NOT_READABLE` */
export async function readPrivacyRules(file: string | undefined, context: CliContext): Promise<PrivacyRule[]> {
  return file === undefined ? [] : readRules(await context.system.readFile(file), file);
}

/** One run of replacing; its key is thrown here and written nowhere. */
export function openSanitiser(rules: readonly PrivacyRule[], { system }: CliContext): Sanitiser {
  return createSanitiser(Buffer.from(system.random.hex(keyDigits), "hex"), rules);
}

const keyDigits = 64;

/** hookdev's test keys, and the secrets that the user gave for signing. */
export async function openSigningKeys(given: SigningKeys["given"] = () => undefined): Promise<SigningKeys> {
  const makePair = await openKeyPairs();
  return {
    given,
    testKey: (scheme) => {
      const { sign, verify } = contractKeys(scheme, makePair);
      return { secret: sign, verifyWith: verify };
    },
  };
}

/** A table of what was replaced where, without any of the values. */
export function replacedTable(replaced: readonly Replacement[]): string {
  if (replaced.length === 0) return "  nothing to replace was found\n";
  const rows = replaced.map(({ kind, pointer, count }) => [
    kind === "blanked" ? "blanked by a rule" : kindLabels[kind],
    String(count),
    clip(visible(pointer === "" ? "(the whole body)" : pointer), longestPointer),
  ]);
  const width = Math.max(...rows.map(([kind]) => (kind as string).length));
  const digits = Math.max(...rows.map(([, count]) => (count as string).length));
  return rows
    .map(
      ([kind, count, pointer]) =>
        `  ${(kind as string).padEnd(width)}  ${(count as string).padStart(digits)}  ${pointer}\n`,
    )
    .join("");
}

const longestPointer = 90;

/** What became of the signature, in a sentence. */
export function signatureWords({ state, schemeId, note }: RecordSignature): string {
  switch (state) {
    case "test":
      return `signed with hookdev's test key (scheme ${schemeId})`;
    case "given":
      return `signed with the secret that you gave (scheme ${schemeId})`;
    case "kept":
      return "with the signature that it came with";
    case "removed":
      return `without a signature: the old one was removed, and ${note ?? "it cannot be signed"}`;
    case "none":
      return "without a signature, as it came";
    default:
      return state satisfies never;
  }
}
