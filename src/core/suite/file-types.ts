// What a suite file holds once its shape is right.

import type { SecretSource, Tamper } from "./suite.ts";

export type FileSecret = string | { readonly env?: string; readonly file?: string };

export interface FileMatcher {
  readonly equals?: unknown;
  readonly matches?: string;
  readonly exists?: boolean;
  readonly schema?: unknown;
}

export interface FileExpect {
  readonly status?: string | number | readonly (string | number)[];
  readonly headers?: Readonly<Record<string, string | number | FileMatcher>>;
  readonly body?: readonly (FileMatcher & { readonly at?: string })[];
  readonly duration?: string;
  readonly snapshot?: boolean | { readonly ignore: readonly string[] };
}

export interface FileShared {
  readonly scheme?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly fresh?: boolean;
  readonly at?: string;
  readonly timeout?: string;
  readonly retries?: number;
  readonly expect?: FileExpect;
}

export interface FileCase extends FileShared {
  readonly name?: string;
  readonly poke?: string;
  readonly replay?: string | { readonly file: string; readonly entry?: number };
  readonly capture?: number;
  readonly target?: string;
  readonly provider?: string;
  readonly secret?: FileSecret;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly repeat?: number;
  readonly tamper?: Tamper;
  readonly verbatim?: boolean;
  readonly skip?: boolean | string;
  readonly waitFor?: {
    readonly url: string;
    readonly within?: string;
    readonly every?: string;
    readonly expect?: FileExpect;
  };
}

export interface FileSuite {
  readonly version?: 1;
  readonly name?: string;
  readonly env?: readonly string[];
  readonly target?: string;
  readonly provider?: string;
  readonly secret?: FileSecret;
  readonly seed?: string | number;
  readonly mode?: "order" | "parallel";
  readonly defaults?: FileShared;
  readonly cases: readonly FileCase[];
}

/** A secret as the rest of hookdev knows it; files are those of `NamedFiles`. */
export function secretSource(secret: FileSecret, pathOf: (written: string) => string): SecretSource {
  if (typeof secret === "string") return { kind: "text", text: secret };
  if (secret.env !== undefined) return { kind: "env", name: secret.env };
  return { kind: "file", path: pathOf(secret.file ?? "") };
}
