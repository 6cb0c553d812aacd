// How Compliancely's deliveries are signed: one secret for the whole account, in hex or base64.

import type { EmulatedState, EmulationChoice, EmulationSettings, Endpoint } from "../../../core/emulation/emulation.ts";
import type { Provider } from "../../../core/provider.ts";
import { compliancely } from "../../compliancely.ts";
import { chosen } from "../choices.ts";

export const encodingChoice: EmulationChoice = {
  name: "encoding",
  values: ["hex", "base64"],
  meaning: "How Compliancely-Signature is written, which is not published.",
};

const [scheme] = compliancely.schemes;

/** Compliancely with one scheme for each encoding, so that an endpoint can have either. */
export const signingProvider: Provider = {
  ...compliancely,
  schemes: [scheme, { ...scheme, id: "signature-base64", encodings: ["base64"] } as typeof scheme],
};

/** Scheme and secret of every endpoint: those of the account; without a secret nothing is signed. */
export function signingOf({ data }: EmulatedState, settings?: EmulationSettings): Pick<Endpoint, "secret" | "scheme"> {
  const secret = settings?.secret ?? data.secret;
  const encoding = settings === undefined ? data.encoding : chosen(encodingChoice, settings);
  if (typeof secret !== "string" || secret === "") return {};
  return { secret, scheme: encoding === "base64" ? "signature-base64" : "signature" };
}

/** The state with every endpoint signing like this. */
export function signedAnew(state: EmulatedState, signing: Pick<Endpoint, "secret" | "scheme">): EmulatedState {
  return { ...state, endpoints: state.endpoints.map((endpoint) => ({ ...endpoint, ...signing })) };
}
