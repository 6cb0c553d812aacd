// What a provider file holds once its shape is right: the spellings of `Provider`, and the shorter ones.

import type { Fact, FreshField, Provider, Recognition, Sureness } from "../provider.ts";
import type { RetryPolicy } from "../retry-policy.ts";

/** A duration with a unit, or seconds. */
export type FileDuration = string | number;

export type FileFresh = Readonly<Record<string, FreshField["kind"]>> | readonly FreshField[];

export interface FilePayload {
  readonly file?: string;
  readonly text?: string;
  readonly contentType?: string;
  readonly sureness?: Sureness;
  readonly note?: string;
  readonly fresh?: FileFresh;
}

export interface FileEvent {
  readonly name: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  readonly legacy?: string;
  readonly payload?: string | FilePayload;
  readonly fresh?: FileFresh;
  readonly variants?: readonly (FilePayload & { readonly variant: string })[];
}

export interface FileTimestamp {
  readonly unit?: "s" | "ms" | "iso";
  readonly tolerance?: FileDuration;
  readonly toleranceSeconds?: number;
  readonly future?: FileDuration;
  readonly futureSeconds?: number;
  readonly pastOnly?: boolean;
}

/** Keys that are renamed or unfolded; all others are those of `SigningScheme`. */
export interface FileScheme {
  readonly type: string;
  readonly id?: string;
  readonly label?: string;
  readonly location?: Readonly<Record<string, unknown>>;
  readonly header?: unknown;
  readonly numberedTo?: number;
  readonly query?: string;
  readonly json?: string;
  readonly forEach?: string;
  readonly message?: string;
  readonly messages?: readonly string[];
  readonly encoding?: string;
  readonly encodings?: readonly string[];
  readonly algorithm?: string;
  readonly algorithms?: readonly string[];
  readonly key?: string | Readonly<Record<string, unknown>>;
  readonly publicKey?: string | Readonly<Record<string, unknown>>;
  readonly timestamp?: FileTimestamp;
  readonly tolerance?: FileDuration;
  readonly toleranceSeconds?: number;
}

export interface FileRetry extends Partial<Omit<RetryPolicy, "delaysSeconds">> {
  readonly delays?: readonly FileDuration[];
  readonly delaysSeconds?: readonly number[];
}

export interface FileProvider {
  readonly id: string;
  readonly name?: string;
  readonly docs?: string;
  readonly events?: readonly (string | FileEvent)[];
  readonly eventPointer?: string;
  readonly eventHeader?: string;
  readonly eventIdPointer?: string;
  readonly signing?: FileScheme | readonly FileScheme[];
  readonly schemes?: readonly FileScheme[];
  readonly recognition?: Partial<Recognition>;
  readonly headers?: Readonly<Record<string, string>> | readonly string[];
  readonly challenges?: NonNullable<Provider["challenges"]>;
  readonly retry?: FileRetry;
  readonly facts?: readonly Fact[];
}
