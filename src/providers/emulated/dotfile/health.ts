// Dotfile's health rule: a webhook goes offline after 50 errors in 24 hours, unless it was promoted.

import type { Delivery } from "../../../core/emulation/delivery-log.ts";
import type { EmulatedState } from "../../../core/emulation/emulation.ts";
import { isReceived } from "../../../core/emulation/schedule.ts";
import { dotfile } from "../../dotfile.ts";
import { withData, withEndpoint } from "../endpoints.ts";

const maxErrors = 50;
const windowMs = 24 * 60 * 60 * 1000;

/** One failed attempt; of each only what is younger than 24 hours is kept. */
interface KeptError {
  readonly endpointId: string;
  /** Milliseconds since 1970 of the emulated clock. */
  readonly at: number;
}

/**
 * The state after an attempt: with one error more, and its endpoint offline when they are too many. Errors stand beside
 * the endpoints, which change only when one goes offline.
 */
export function afterAttempt(state: EmulatedState, delivery: Delivery, now: number): EmulatedState {
  const attempt = delivery.attempts.at(-1);
  const endpoint = state.endpoints.find(({ id }) => id === delivery.endpointId);
  if (attempt === undefined || attempt.kind === "duplicate" || endpoint?.enabled !== true) return state;
  if (state.data.promoted === true || isReceived(dotfile.retry, attempt.outcome)) return state;
  const young = errorsOf(state).filter(({ at }) => at > now - windowMs);
  const counted = withData(state, { errors: [...young, { endpointId: endpoint.id, at: now }] });
  const count = young.filter(({ endpointId }) => endpointId === endpoint.id).length + 1;
  if (count < maxErrors) return counted;
  return withEndpoint(withoutErrors(counted, endpoint.id), { ...endpoint, enabled: false, updatedAt: now });
}

/** The state when the errors of an endpoint do not matter any more. */
export function withoutErrors(state: EmulatedState, id: string): EmulatedState {
  return withData(state, { errors: errorsOf(state).filter(({ endpointId }) => endpointId !== id) });
}

function errorsOf({ data }: EmulatedState): readonly KeptError[] {
  return Array.isArray(data.errors) ? data.errors : [];
}
