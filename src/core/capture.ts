// What arrived at the inbox, kept exactly.

import { firstHeader, type HeaderLines, originForm } from "./http.ts";
import type { Verdict } from "./signing/verdict.ts";

/** A body in memory, or in a file of the store when it was larger than the spool threshold. */
export type CapturedBody =
  | { readonly size: number; readonly bytes: Uint8Array }
  | { readonly size: number; readonly file: string };

/**
 * `complete`: all of it arrived. `incomplete`: the sender left or was cut off, what arrived is kept.
 * `rejected`: not a request the inbox can take; reason and first bytes are kept, it is never forwarded.
 */
export type CaptureState = "complete" | "incomplete" | "rejected";

/** Things worth a word beside a capture. */
export type CaptureFlag =
  | "browser" // carries Origin or Sec-Fetch-*: a web page sent it, not a provider
  | "no-host" // HTTP/1.1 without Host
  | "no-body-announced" // neither Content-Length nor Transfer-Encoding
  | "signature-in-trailer"
  | "client-left"; // the sender was gone before the answer

/** A capture before the store has given it an id. */
export interface NewCapture {
  /** Milliseconds since 1970, UTC. */
  readonly receivedAt: number;
  readonly state: CaptureState;
  /** Why it was rejected or is incomplete, in one sentence. */
  readonly problem?: string;
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** `http` or `https`, as the inbox was reached. */
  readonly scheme: "http" | "https";
  readonly headers: HeaderLines;
  readonly trailers: HeaderLines;
  readonly body: CapturedBody;
  /** Address of the peer of the socket, as the kernel gives it. */
  readonly remoteAddress: string;
  readonly flags: readonly CaptureFlag[];
  readonly provider?: string;
  readonly event?: string;
  /** A header that carries the secret itself under a name the user has chosen; listings hide its value. */
  readonly credentialHeader?: string;
  /** Undefined when no key is known for the provider: not checked is not the same as good. */
  readonly verdict?: Verdict;
  /** Status that the inbox itself answers; undefined while a forward decides. */
  readonly answeredStatus?: number;
}

/** A capture with its number in the store. */
export interface Capture extends NewCapture {
  /** Counts up in order of arrival; unique in its store. */
  readonly id: number;
}

/** The URL as its sender knew it, as far as the request tells: scheme (X-Forwarded-Proto behind a tunnel), Host and target. */
export function urlOf({ scheme, headers, target }: Pick<NewCapture, "scheme" | "headers" | "target">): string {
  // A tunnel ends the TLS and passes plain http on. A false claim is harmless: it can only make a signature fail.
  const claimed = firstHeader(headers, "x-forwarded-proto")?.split(",")[0]?.trim().toLowerCase();
  const sentBy = claimed === "https" ? claimed : scheme;
  return `${sentBy}://${firstHeader(headers, "host") ?? "localhost"}${originForm(target)}`;
}
