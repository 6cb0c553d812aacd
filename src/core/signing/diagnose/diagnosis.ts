// What a diagnosis is: the causes that explain a failed verdict, and what is known besides.

import type { SigningScheme } from "../scheme.ts";
import type { CodeHint } from "./cause-facts.ts";
import type { CauseId } from "./causes.ts";

/** What was found out about a failed verdict. Holds neither a secret nor an expected signature. */
export interface Diagnosis {
  /** Most likely first; empty when no known cause fits. */
  readonly findings: readonly Finding[];
  /** What is noticeable but proves nothing, one sentence each. */
  readonly notes: readonly string[];
  /** How many changed deliveries were verified. */
  readonly attempts: number;
  /** True when the limits ended the search before everything was tried. */
  readonly cutShort: boolean;
}

/** One cause. */
export interface Finding {
  readonly cause: CauseId;
  /** A second cause without which the signature does not match. */
  readonly also?: CauseId;
  /** The scheme by which it was judged. */
  readonly schemeId: string;
  readonly title: string;
  /** What was seen, in one or two sentences. */
  readonly explanation: string;
  /** What to do in the receiver. */
  readonly fix: string;
  /** The fix in common frameworks; empty where there is no code to it. */
  readonly code: readonly CodeHint[];
  /** True when the signature matches once the cause is undone; else the request only looks like it. */
  readonly proven: boolean;
  /** Where the text that arrived parts from the text that was signed. */
  readonly difference?: Difference;
}

/** The first place in which two texts differ; white space and unseen characters are made visible. */
export interface Difference {
  readonly subject: "body" | "url" | "method" | "time" | "id";
  /** Offset of the first byte that differs. */
  readonly offset: number;
  /** What arrived, around the offset. */
  readonly arrivedAround: string;
  /** What was signed, around the offset. */
  readonly signedAround: string;
  /** Index in both texts at which they part. */
  readonly mark: number;
}

/** What is known around the request; each part makes more causes visible. */
export interface DiagnosisContext {
  /** Secrets that are not this provider's: of other providers, or of its test or live twin. */
  readonly otherSecrets?: readonly OtherSecret[];
  /** Schemes of other providers, to find a request that somebody else sent. */
  readonly otherProviders?: readonly { readonly name: string; readonly schemes: readonly SigningScheme[] }[];
  /** URLs under which the receiver is known: the tunnel's, the one that is registered at the provider. */
  readonly knownUrls?: readonly string[];
  /** Most deliveries to verify; when missing 400 for each scheme that the request speaks, but 1,200 in all. */
  readonly maxAttempts?: number;
}

export interface OtherSecret {
  /** Whose it is, for people: a provider's name, or `test`, `live`. */
  readonly label: string;
  readonly secret: string;
  /** `twin` is another secret of the same provider. */
  readonly relation: "provider" | "twin";
}
