// The options of `hookdev poke` as commander gives them.

import type { ConfigOptions } from "./known-providers.ts";
import type { SecretOptions } from "./secret-options.ts";

export interface PokeOptions extends SecretOptions, ConfigOptions {
  readonly url?: string;
  readonly provider?: string;
  readonly scheme?: string;
  readonly unsigned?: boolean;
  readonly set?: readonly string[];
  readonly fresh?: boolean;
  readonly data?: string;
  readonly header?: readonly string[];
  readonly count: string;
  readonly concurrency: string;
  readonly at?: string;
  readonly timeout: string;
  readonly insecure?: boolean;
  readonly sendSecretOverHttp?: boolean;
  readonly dryRun?: boolean;
  readonly showSecret?: boolean;
  readonly json?: boolean;
}
