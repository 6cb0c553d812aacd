// Endpoints in the state of an emulated provider.

import type { EmulatedState, Endpoint, EndpointWish } from "../../core/emulation/emulation.ts";

/** An endpoint as the command line wants it: enabled, with nothing of the provider's own. */
export function wishedEndpoint({ now, ...wish }: EndpointWish): Endpoint {
  return { ...wish, enabled: true, headers: [], createdAt: now, updatedAt: now, data: {} };
}

/** The state with the endpoint in place of the one with its id (which keeps its time of creation), else at the end. */
export function withEndpoint(state: EmulatedState, endpoint: Endpoint): EmulatedState {
  const before = state.endpoints.find(({ id }) => id === endpoint.id);
  if (before === undefined) return { ...state, endpoints: [...state.endpoints, endpoint] };
  const changed = { ...endpoint, createdAt: before.createdAt };
  return { ...state, endpoints: state.endpoints.map((each) => (each === before ? changed : each)) };
}

/** The state with other data of the provider's own. */
export function withData(state: EmulatedState, data: EmulatedState["data"]): EmulatedState {
  return { ...state, data: { ...state.data, ...data } };
}
