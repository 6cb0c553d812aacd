// The list of built-in providers: one line each, in the order in which they are shown.

import type { Provider } from "../core/provider.ts";
import { amani } from "./amani.ts";
import { compliancely } from "./compliancely.ts";
import { dotfile } from "./dotfile.ts";
import { idwise } from "./idwise.ts";
import { pliance } from "./pliance.ts";

/** Every provider that hookdev knows without being told. */
export const providers: readonly Provider[] = [pliance, compliancely, dotfile, amani, idwise];
