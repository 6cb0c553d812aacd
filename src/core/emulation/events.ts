// What happens in an emulator, for lines, NDJSON and the screen.

import type { Attempt } from "../delivery.ts";
import type { Delivery, DeliveryAttempt, DeliveryEnd } from "./delivery-log.ts";
import type { Endpoint } from "./emulation.ts";

/** Both times of a moment, milliseconds since 1970, UTC; equal but for fractions unless time is scaled or manual. */
export interface Moment {
  /** Of the emulated clock, by which attempts are scheduled. */
  readonly at: number;
  /** Of the wall, by which requests are signed. */
  readonly wallAt: number;
}

/** How emulated time runs. */
export interface EmulatedPace {
  /** It stands still until it is moved. */
  readonly isManual: boolean;
  /** Emulated milliseconds in one real one. */
  readonly scale: number;
}

/** One thing that happened. URLs, headers and bodies are as sent: a view redacts and sanitises them. */
export type EmulatorEvent = Moment & { readonly provider: string } & (
    | {
        /** Something the emulation does that the provider does not publish; told once at the start. */
        readonly type: "assumption";
        readonly text: string;
      }
    | {
        /** A call to the management API was answered; the query is left out because it may hold a secret. */
        readonly type: "api-call";
        readonly method: string;
        readonly path: string;
        readonly status: number;
      }
    | {
        /** One attempt outside the log that an API call asked for. */
        readonly type: "poke";
        readonly event: string;
        readonly endpointId: string;
        readonly url: string;
        readonly attempt: Attempt;
        readonly withheld?: string;
      }
    | {
        /** A call, `--target` or many errors have changed what is registered; secrets are among it. */
        readonly type: "endpoints-changed";
        readonly endpoints: readonly Endpoint[];
      }
    | { readonly type: "delivery-created"; readonly delivery: Delivery }
    | {
        /** An attempt has ended; `delivery` already contains it. */
        readonly type: "attempt";
        readonly delivery: Delivery;
        readonly attempt: DeliveryAttempt;
      }
    | {
        /** `delivery.nextAttemptAt` is when it is tried again. */
        readonly type: "planned";
        readonly delivery: Delivery;
        readonly nextAttemptAt: number;
        /** From now, milliseconds of the emulated clock, never negative. */
        readonly waitMs: number;
      }
    | { readonly type: "delivery-over"; readonly delivery: Delivery; readonly reason: DeliveryEnd }
    | {
        /** What the provider would tell its customer by other means, such as an e-mail after the last attempt. */
        readonly type: "notice";
        readonly text: string;
        readonly deliveryId: string;
      }
  );
