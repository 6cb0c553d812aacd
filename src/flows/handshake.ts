// A sender asks before it delivers: the inbox answers when no app does.

import type { Answer, Arrival } from "../core/arrival.ts";
import type { KeyRing } from "../core/key-ring.ts";
import type { Provider } from "../core/provider.ts";
import { answerChallenge } from "../core/signing/challenge.ts";
import type { Challenge } from "../core/signing/challenge-types.ts";
import { cloudEventsChallenge } from "../core/signing/known-challenges.ts";

/** Who may have asked, and which secrets are known. */
export interface HandshakeParts {
  readonly providers: readonly Provider[];
  readonly keys: KeyRing;
  /** Replaces recognition when the user has said who sends. */
  readonly provider?: Provider;
}

/** Longer bodies are deliveries, not questions. */
const mostBytes = 16 * 1024;

/**
 * The answer to a handshake: of the sender that was recognised, or of any known one when nobody was. Undefined when the
 * arrival is none, when it came from a web page, or when the secret it takes is not known.
 */
export function handshakeAnswer(parts: HandshakeParts, arrival: Arrival, providerId: string | undefined) {
  if (arrival.state !== "complete" || arrival.flags.includes("browser")) return undefined;
  if (!("bytes" in arrival.body) || arrival.body.bytes.length > mostBytes) return undefined;
  const { method, target, headers } = arrival;
  const request = { method, target, headers, body: arrival.body.bytes };
  for (const { challenges, secrets } of askers(parts, providerId)) {
    const reply = answerChallenge(challenges, request, { secrets });
    if (reply !== undefined)
      return { kind: "response", status: reply.status, headers: reply.headers, body: reply.body } satisfies Answer;
  }
  return undefined;
}

interface Asker {
  readonly challenges: readonly Challenge[];
  readonly secrets: readonly string[];
}

function* askers({ providers, keys, provider }: HandshakeParts, providerId: string | undefined): Generator<Asker> {
  const known = provider === undefined ? providers : [provider];
  // A secret that was given for nobody in particular may be another sender's: answering with it would sign for that one.
  const secretsOf = (id: string) => (provider === undefined ? keys.ownSecretsFor(id) : keys.secretsFor(id));
  for (const { id, challenges } of known)
    if (challenges !== undefined && (providerId === undefined || providerId === id))
      yield { challenges, secrets: secretsOf(id) };
  yield { challenges: [cloudEventsChallenge], secrets: [] };
}
