// The demo: one event of each provider poked at an inbox, and one tampered delivery that must be refused.

import type { Capture } from "../core/capture.ts";
import type { Clock, FixtureSource, Random, Sender } from "../core/ports.ts";
import type { EventType, Provider } from "../core/provider.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import { makePoke, type PokePlan } from "./poke.ts";

/** Made up for the demo; basic authentication needs a colon. */
export const demoSecret = "demo:this-is-not-a-real-secret";

export interface DemoDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly sender: Sender;
  readonly fixtures: FixtureSource;
  readonly inboxUrl: string;
  /** The newest capture after a delivery has been answered. */
  readonly newest: () => Capture | undefined;
}

export interface DemoStep {
  readonly provider: Provider;
  readonly event: EventType;
  readonly scheme: SigningScheme;
  readonly tampered: boolean;
  readonly capture: Capture | undefined;
  /** True when the verdict was what it had to be. */
  readonly asExpected: boolean;
}

/** Plays the demo and returns its steps; the tampered delivery is the last one. */
export async function playDemo(providers: readonly Provider[], deps: DemoDeps): Promise<DemoStep[]> {
  const steps: DemoStep[] = [];
  for (const provider of providers) steps.push(await deliver(provider, false, deps));
  const coveringBody = providers.find((provider) => provider.schemes[0].type === "hmac");
  if (coveringBody !== undefined) steps.push(await deliver(coveringBody, true, deps));
  return steps;
}

async function deliver(provider: Provider, tampered: boolean, deps: DemoDeps): Promise<DemoStep> {
  const event = bestKnownEvent(provider);
  const scheme = provider.schemes[0];
  const body = await deps.fixtures.read((event.payload as { file: string }).file);
  const plan: PokePlan = {
    provider,
    event,
    url: `${deps.inboxUrl}/webhooks/${provider.id}`,
    body,
    fresh: [],
    headers: [],
    // The demo never leaves this machine, so a secret that a provider sends over https only is shown as well.
    signing: { scheme, secret: demoSecret, overrideOnlyOver: true },
  };
  const { request } = makePoke(plan, deps);
  await deps.sender.send(tampered ? { ...request, body: flipped(request.body) } : request, {
    timeoutMs: 10_000,
    maxAnswerBytes: 65_536,
  });
  const capture = deps.newest();
  return { provider, event, scheme, tampered, capture, asExpected: capture?.verdict?.ok === !tampered };
}

/** An event whose payload comes from the provider's own text, where there is one. */
function bestKnownEvent(provider: Provider): EventType {
  const withPayload = provider.events.filter((candidate) => candidate.payload !== undefined);
  const ofSureness = (sureness: string) => withPayload.find(({ payload }) => payload?.sureness === sureness);
  return (ofSureness("seed") ?? ofSureness("published") ?? withPayload[0]) as EventType;
}

/** The same bytes with one letter or digit in the middle changed, still of the same length. */
function flipped(body: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(body);
  const isLowerLetter = (byte: number) => byte >= 0x61 && byte < 0x7a;
  const at = changed.findIndex((byte, index) => index > changed.length / 2 && isLowerLetter(byte));
  changed[at === -1 ? 0 : at] = (changed[at === -1 ? 0 : at] as number) + 1;
  return changed;
}
