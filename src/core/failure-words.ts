// The words for every delivery that did not succeed: what happened, why probably, what to do now.

import type { Failed, FailureCode } from "./delivery.ts";
import { type FailureWords, type Scene, tellers } from "./failure-tellers.ts";
import { parseRetryAfter } from "./retry-after.ts";
import { clip, visible } from "./sanitise.ts";

/**
 * Tells a failure. Of the URL only host and port are named: credentials, path and query may be secrets.
 *
 * @param url where the request went, absolute
 */
export function describeFailure(failed: Failed, url: string): FailureWords {
  const { message, remedy } = tellers[failed.code](scene(failed, url));
  const unsure = failed.mayHaveArrived && leavesDoubt.has(failed.code);
  return { message, remedy: unsure ? `${remedy} The endpoint may have processed the request all the same.` : remedy };
}

const leavesDoubt = new Set<FailureCode>([
  "RESET",
  "CLOSED",
  "WRITE_TIMEOUT",
  "RESPONSE_TIMEOUT",
  "TOTAL_TIMEOUT",
  "HEADERS_TOO_LARGE",
  "PROTOCOL",
  "UPGRADE",
  "ABORTED",
]);

function scene(failed: Failed, url: string): Scene {
  const why = failed.detail === "" ? "" : ` (${clip(visible(failed.detail), 300)})`;
  try {
    const { hostname, port, protocol } = new URL(url);
    const host = clip(visible(hostname), 255);
    const secure = protocol === "https:";
    return { failed, host, at: `${host}:${port === "" ? (secure ? "443" : "80") : port}`, secure, why };
  } catch {
    return { failed, host: "the endpoint", at: "The endpoint", secure: false, why };
  }
}

export interface StatusHeaders {
  /** The value of the Location header, as received. */
  readonly location?: string;
  /** The value of the Retry-After header, as received. */
  readonly retryAfter?: string;
}

/** Says what a status means for a delivery, in one or two sentences; for every number, also impossible ones. */
export function describeStatus(status: number, headers: StatusHeaders = {}): string {
  if (status >= 300 && status <= 399) return redirected(status, headers.location);
  const known = sentences.get(status);
  const sentence = known ?? ofClass(status);
  return `${sentence}${waiting(headers.retryAfter)}`;
}

const sentences = new Map<number, string>([
  [400, "The app calls the request malformed: it probably could not read the body or misses a header."],
  [401, "The app wants to know who is calling: the secret or signature is missing or wrong."],
  [
    403,
    "The app refuses the caller: the signature may be wrong, or a CSRF check or an IP allow-list stands before it.",
  ],
  [404, "The app has nothing at this path: check the path in the URL and the app's routes."],
  [405, "The app knows the path but not with this method: its webhook route probably does not take POST."],
  [408, "The app says that it waited too long for the request."],
  [409, "The app says that the request conflicts with what it has: it may have seen this event before."],
  [410, "The app says that this endpoint is gone for good: a provider would stop sending and disable it."],
  [411, "The app wants a Content-Length."],
  [413, "The app calls the body too large: raise the limit of its body parser or of the proxy before it."],
  [414, "The app calls the URL too long."],
  [415, "The app does not take this Content-Type: check what its body parser accepts."],
  [421, "The server is not meant for this host name: check the Host and the proxy before the app."],
  [422, "The app read the body but does not accept what it says: check its validation."],
  [429, "The app takes no more requests for now: it limits their rate."],
  [431, "The app calls the request headers too large."],
  [500, "The app failed while it handled the request: look into its log."],
  [501, "The app does not support this method."],
  [502, "A proxy before the app got no valid answer from it: the app is probably down."],
  [503, "The app, or a proxy before it, takes no requests at the moment."],
  [504, "A proxy before the app waited too long for its answer."],
]);

function ofClass(status: number): string {
  if (status >= 100 && status <= 199) return "This is an interim answer, not a final one.";
  if (status >= 200 && status <= 299) return "The app accepted the request.";
  if (status >= 400 && status <= 499) return "The app refuses the request.";
  if (status >= 500 && status <= 599) return "The app failed to handle the request: look into its log.";
  return "This status is outside of what HTTP knows (100 to 599).";
}

function redirected(status: number, location: string | undefined): string {
  if (status === 304) return "The app says that nothing changed, which is no answer to a webhook.";
  const where = location === undefined || location === "" ? "elsewhere" : `to ${shownLocation(location)}`;
  return `The app redirects ${where}. Redirects are not followed, so that no secret goes to another place: use the final URL.`;
}

/** Without credentials, query and fragment, which may hold secrets. */
function shownLocation(location: string): string {
  const bare = location.replace(/[?#].*$/s, "").replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/\\]*@/i, "$1//");
  return clip(visible(bare), 200);
}

function waiting(retryAfter: string | undefined): string {
  if (retryAfter === undefined) return "";
  // A date would need the time of day; its text is told as it is, when it is a date.
  const ms = parseRetryAfter(retryAfter, 0);
  if (ms === undefined) return "";
  return /^\d+$/.test(retryAfter.trim())
    ? ` It asks to wait ${ms / 1000} s before the next try.`
    : ` It asks to wait until ${visible(retryAfter.trim())}.`;
}
