// The catalogue of causes: everything that a diagnosis can name. docs/diagnosis.md holds the same table.

import type { CauseFacts } from "./cause-facts.ts";
import { bodyCauses } from "./causes-body.ts";
import { requestCauses } from "./causes-request.ts";
import { secretCauses } from "./causes-secret.ts";
import { signatureCauses } from "./causes-signature.ts";

/** Stable names: tests, JSON output and documents use them. */
export type CauseId =
  | keyof typeof bodyCauses
  | keyof typeof secretCauses
  | keyof typeof signatureCauses
  | keyof typeof requestCauses;

/** All causes by name. */
export const causes: Readonly<Record<CauseId, CauseFacts>> = {
  ...bodyCauses,
  ...secretCauses,
  ...signatureCauses,
  ...requestCauses,
};
