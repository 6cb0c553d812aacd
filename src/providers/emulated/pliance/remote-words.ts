// What Pliance says about an attempt that failed. The words for an unknown host are the documentation's.

import type { Attempt, Failed, FailureCode } from "../../../core/delivery.ts";
import { clip, visible } from "../../../core/sanitise.ts";

/** The message of an attempt that was not received, such as `Name or service not known (webhook:5399)`. */
export function remoteProblem({ outcome }: Pick<Attempt, "outcome">, url: string): string {
  if (outcome.kind === "answered") return `The webhook answered with status ${outcome.status} (${hostAndPort(url)})`;
  const words = known[outcome.code] ?? other(outcome);
  return `${words} (${hostAndPort(url)})`;
}

const known: Partial<Record<FailureCode, string>> = {
  DNS: "Name or service not known",
  DNS_TIMEOUT: "Temporary failure in name resolution",
  REFUSED: "Connection refused",
  CONNECT_TIMEOUT: "Connection timed out",
  RESET: "Connection reset by peer",
};

/** hookdev's own words, with the detail from below, which names what the user can mend. */
function other({ code, detail }: Failed): string {
  const what = code.startsWith("TLS_")
    ? "The SSL connection could not be established"
    : "An error occurred while sending the request";
  return detail === "" ? `${what}: ${code}` : `${what}: ${clip(visible(detail), 300)}`;
}

function hostAndPort(url: string): string {
  if (!URL.canParse(url)) return "no URL";
  const { hostname, port, protocol } = new URL(url);
  return `${visible(hostname)}:${port === "" ? (protocol === "https:" ? "443" : "80") : port}`;
}
