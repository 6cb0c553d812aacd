// In which order causes are looked for: the most frequent and the cheapest first, then two simple ones at once.

import { coversBody, type SigningScheme } from "../scheme.ts";
import type { DiagnosisContext } from "./diagnosis.ts";
import type { Finder, Trial, Variant } from "./trial.ts";
import { byteVariants, charsetVariants } from "./variants-bytes.ts";
import { credentialVariants } from "./variants-credential.ts";
import { jsonVariants } from "./variants-json.ts";
import { packedVariants } from "./variants-packed.ts";
import { duplicateVariants, elsewhereVariants } from "./variants-place.ts";
import { algorithmVariants, messageVariants, otherProviderVariants, otherSchemeVariants } from "./variants-scheme.ts";
import { otherSecretVariants, secretFormVariants } from "./variants-secret.ts";
import { writtenVariants } from "./variants-signature.ts";
import { idVariants, timeVariants } from "./variants-time.ts";
import { methodVariants, urlVariants } from "./variants-url.ts";
import { wrappedVariants } from "./variants-wrapped.ts";

/** What the search may use beside the request. */
export interface Known {
  readonly schemes: readonly SigningScheme[];
  readonly context: DiagnosisContext;
}

/** Finders that leave the body as it is. */
export function cheapFinders({ schemes, context }: Known): readonly Finder[] {
  return [
    duplicateVariants,
    writtenVariants,
    credentialVariants,
    secretFormVariants,
    (trial) => otherSecretVariants(trial, context.otherSecrets ?? []),
    algorithmVariants,
    timeVariants,
    idVariants,
    (trial) => urlVariants(trial, context.knownUrls ?? []),
    methodVariants,
    (trial) => otherSchemeVariants(trial, schemes),
    (trial) => otherProviderVariants(trial, context),
    elsewhereVariants,
  ];
}

/** Finders that write the body anew; only for schemes that sign it. */
export const bodyFinders: readonly Finder[] = [
  byteVariants,
  jsonVariants,
  packedVariants,
  charsetVariants,
  wrappedVariants,
];

/** Two causes at once: both finders give few variants, and both causes are frequent. */
export function pairFinders({ context }: Known): readonly (readonly [Finder, Finder])[] {
  const others: Finder = (trial) => otherSecretVariants(trial, context.otherSecrets ?? []);
  return [
    [writtenVariants, secretFormVariants],
    [algorithmVariants, writtenVariants],
    [strippedSecrets, secretFormVariants],
    [strippedSecrets, fewBodies],
    [strippedSecrets, (trial) => urlVariants(trial, context.knownUrls ?? [])],
    [writtenVariants, fewBodies],
    [others, fewBodies],
    [secretFormVariants, fewBodies],
    [usualJson, fewBytes],
    [messageVariants, strippedSecrets],
  ];
}

/** Judged last, because it is long and seldom right. */
export const lateFinders: readonly Finder[] = [messageVariants];

/** Secrets whose form alone shows that something has to be taken off. */
function strippedSecrets(trial: Trial): Variant[] {
  return [...secretFormVariants(trial)].filter(({ cause }) => stripped.has(cause));
}

const stripped: ReadonlySet<string> = new Set([
  "secret-whitespace",
  "secret-quotes",
  "secret-word",
  "secret-assignment",
  "secret-escapes",
  "secret-list",
]);

function* fewBodies(trial: Trial): Generator<Variant> {
  yield* fewBytes(trial);
  yield* first(6, jsonVariants, trial);
}

function* usualJson(trial: Trial): Generator<Variant> {
  yield* first(14, jsonVariants, trial);
}

function* first(count: number, find: Finder, trial: Trial): Generator<Variant> {
  let left = coversBody(trial.scheme) ? count : 0;
  for (const variant of left === 0 ? [] : find(trial)) {
    yield variant;
    left -= 1;
    if (left === 0) return;
  }
}

/** A newline at the end, lost or added, line ends and the byte order mark. */
function fewBytes(trial: Trial): Variant[] {
  if (!coversBody(trial.scheme)) return [];
  return [...byteVariants(trial)].filter(({ cause }) => cause !== "whitespace-added");
}
