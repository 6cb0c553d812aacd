// The URL that a call wants to register.

import type { EmulationSettings } from "../../core/emulation/emulation.ts";
import { quoted } from "../../core/sanitise.ts";

const mostCharacters = 2048;

/** Why a value cannot be registered as URL, in one or more safe sentences, or undefined when it can. */
export function targetProblem(value: unknown, settings: Pick<EmulationSettings, "refuseTarget">): string | undefined {
  if (value === undefined || value === null || value === "") return "The url is missing.";
  if (typeof value !== "string") return "The url is not a text.";
  if (value.length > mostCharacters) return `The url is longer than ${mostCharacters} characters.`;
  // A URL parser would drop line feeds and tabs, and encode the rest: what was looked at has to be what is dialled.
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(value) || !URL.canParse(value))
    return `${quoted(withoutUserInfo(value))} is not an absolute http or https URL.`;
  return settings.refuseTarget(value);
}

/** What stands before an @ may be a password. */
function withoutUserInfo(url: string): string {
  return url.replace(/^.*@/s, "[hidden]@");
}
