// Names that a localtunnel server takes in its URLs, checked before it is asked.

import { HookdevError } from "../errors.ts";
import { quoted } from "../sanitise.ts";

/**
 * The name as given when a localtunnel server can take it: 4 to 63 characters, lower-case letters, digits, and hyphens
 * inside (the servers' own rule allows 65, and DNS 63).
 *
 * @throws HookdevError `TUNNEL_NAME_INVALID`
 * @see https://github.com/localtunnel/server (server.js, read 2026-11)
 */
export function parseTunnelName(text: string): string {
  const problem = nameProblem(text);
  if (problem === undefined) return text;
  throw new HookdevError("TUNNEL_NAME_INVALID", {
    category: "usage",
    message: `--subdomain does not take ${quoted(text)}: ${problem}.`,
    remedy: "Use 4 to 63 lower-case letters, digits and hyphens, for example my-webhooks.",
  });
}

function nameProblem(text: string): string | undefined {
  if (text.length < 4) return "it is shorter than 4 characters";
  if (text.length > 63) return "it is longer than 63 characters";
  if (/[A-Z]/.test(text)) return "it has capital letters";
  if (/[^a-z0-9-]/.test(text)) return "it has other characters than letters, digits and hyphens";
  if (/^-|-$/.test(text)) return "it begins or ends with a hyphen";
  // With fewer than six characters the servers' pattern knows no hyphen.
  if (text.length < 6 && text.includes("-")) return "names of 4 and 5 characters may hold no hyphen";
  return undefined;
}
