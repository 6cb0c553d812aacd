// One judgement of a message scheme: what goes in, and what matched.

import type { VerifyInput } from "./engine-types.ts";
import type { SchemeKey } from "./key-set.ts";
import type { MessageTemplate } from "./message.ts";
import type { MessageScheme } from "./scheme.ts";
import type { TextEncoding } from "./scheme-parts.ts";
import type { Signed } from "./signed-values.ts";

/** A request that carries its signature, and the keys to try. */
export interface MessageCase {
  readonly scheme: MessageScheme;
  readonly input: VerifyInput;
  readonly keys: readonly SchemeKey[];
}

/** What matched. */
export interface Match {
  readonly key: SchemeKey;
  readonly encoding: TextEncoding;
  readonly template: MessageTemplate;
  /** The signature as it was written, without what its container puts around it. */
  readonly text: string;
  readonly url?: string | undefined;
  readonly signed: Signed;
}
