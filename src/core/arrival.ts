// The door between the inbox's socket and the flow behind it: what came in, what goes back.

import type { Capture, CaptureFlag, NewCapture } from "./capture.ts";
import type { Attempt } from "./delivery.ts";
import type { EmulatedPace, EmulatorEvent } from "./emulation/events.ts";
import type { HeaderLines } from "./http.ts";
import type { BodySpool, Clock, StoredAttempt } from "./ports.ts";
import type { TunnelStatus } from "./tunnel/state.ts";

/**
 * A request (or what was left of one) at the inbox, before anyone knows who sent it. `answeredStatus` is set only where
 * the inbox has decided the answer itself: for rejected and incomplete arrivals and for a browser's preflight.
 */
export type Arrival = Omit<NewCapture, "provider" | "event" | "verdict">;

/** What the inbox sends back. Content-Length is added by the inbox when the body is bytes and the header is missing. */
export type Answer =
  | {
      readonly kind: "response";
      readonly status: number;
      readonly headers: HeaderLines;
      readonly body: Uint8Array | AsyncIterable<Uint8Array>;
      /** Called once when the answer has left, when the sender was gone before it could, or when its body broke off. */
      readonly onSettled?: (end: AnswerEnd) => void;
    }
  | { readonly kind: "reset" }
  | { readonly kind: "hang" };

/** How an answer ended: `body-broken` when the body that was passed on failed, which is not the sender's doing. */
export type AnswerEnd = "sent" | "client-left" | "body-broken";

/**
 * Called once per arrival, also for incomplete and rejected ones (their answer is already decided by the inbox:
 * the returned one is then ignored). Must not reject; the inbox answers 500 if it does.
 */
export type ArrivalHandler = (arrival: Arrival) => Promise<Answer>;

/** What happens while `listen` runs; the terminal UI, the plain lines and NDJSON all read this one stream. */
export type SessionEvent =
  | { readonly type: "capture"; readonly capture: Capture }
  | { readonly type: "attempt"; readonly attempt: StoredAttempt }
  | { readonly type: "flag"; readonly captureId: number; readonly flag: CaptureFlag }
  | { readonly type: "tunnel"; readonly status: TunnelStatus }
  /** The provider that is emulated beside the inbox; `pace` is how its time runs. */
  | { readonly type: "emulator"; readonly event: EmulatorEvent; readonly pace: EmulatedPace }
  | { readonly type: "notice"; readonly level: "info" | "warning" | "error"; readonly message: string };

/** The same request for the app behind `--forward-to`. */
export interface ForwardRequest {
  readonly method: string;
  /** Origin form, as it arrived. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: { readonly size: number; readonly chunks: Uint8Array | AsyncIterable<Uint8Array> };
}

/** The app's answer, whole or while it still flows; `attempt` resolves when it has ended, with at most a capped copy. */
export type ForwardResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: HeaderLines;
      readonly body: Uint8Array | AsyncIterable<Uint8Array>;
      readonly attempt: Promise<Attempt>;
    }
  | { readonly kind: "failed"; readonly attempt: Attempt };

/** Passes captures on to one target, byte for byte. */
export interface Forwarder {
  /** The target as the user knows it, for display and the store. */
  readonly target: string;
  forward(request: ForwardRequest): Promise<ForwardResult>;
  close(): Promise<void>;
}

/** What makes an inbox speak https. */
export interface InboxTls {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** A client did not trust the certificate and said so. */
  readonly onDistrust?: () => void;
}

/** What the inbox server is told at start. Sizes in bytes, times in milliseconds. */
export interface InboxOptions {
  /** Undefined binds 127.0.0.1 and ::1. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** Larger bodies go to the spool instead of memory. */
  readonly spoolThresholdBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly spool: () => Promise<BodySpool>;
  readonly clock: Clock;
  /** Undefined speaks http. */
  readonly tls?: InboxTls;
  readonly onArrival: ArrivalHandler;
}

/** A running inbox. */
export interface Inbox {
  /** URLs that are really bound: `http://127.0.0.1:4400`, `http://[::1]:4400`. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Stops accepting, lets requests in flight finish for at most this long, then ends them. */
  close(drainMs: number): Promise<void>;
}
