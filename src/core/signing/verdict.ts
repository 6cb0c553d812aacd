// The answer to "is this delivery genuine": a value, never an exception.

/** Why a delivery is not accepted. */
export type VerdictReason =
  | "missing" // the signature or credential header is not there, or empty
  | "malformed" // it is there, but cannot be a signature of this scheme
  | "ambiguous" // it is there more than once
  | "mismatch" // well formed, but not made with any of the keys over this request
  | "missing-timestamp"
  | "malformed-timestamp"
  | "stale" // signed longer ago than the tolerance
  | "future"; // signed further ahead than the tolerance

export interface GoodVerdict {
  readonly ok: true;
  readonly schemeId: string;
  /** Which of the given keys matched, from 0. */
  readonly matchedKey: number;
  /** What a person should know although it matched: an unconfirmed encoding, a trimmed newline, a second form. */
  readonly notes: readonly string[];
}

export interface BadVerdict {
  readonly ok: false;
  readonly schemeId: string;
  readonly reason: VerdictReason;
  /** One sentence for people; holds no secret, no expected signature and no payload text. */
  readonly message: string;
  /** Likely causes and fixes, most likely first; empty when nothing is known. */
  readonly hints: readonly string[];
}

export type Verdict = GoodVerdict | BadVerdict;
