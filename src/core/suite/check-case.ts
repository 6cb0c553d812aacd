// Checks of one case: who sends it, where it goes, and wishes that exclude each other.

import { findEvent } from "../catalogue.ts";
import type { Provider } from "../provider.ts";
import { findProvider, findScheme } from "../provider-choice.ts";
import { type Located, member } from "../provider-schema/located.ts";
import { parseTarget } from "../values.ts";
import { checkExpect } from "./check-expect.ts";
import { checkDuration, checkShared } from "./check-shared.ts";
import type { Checking, Path } from "./checking.ts";
import type { FileCase } from "./file-types.ts";
import { generatorProblem } from "./generate.ts";
import { prefixOf } from "./read-case.ts";

export interface CheckedCase {
  readonly case: FileCase;
  readonly path: Path;
  readonly located: Located | undefined;
  /** The suite's provider. */
  readonly owner: Provider | undefined;
}

/** Every problem of a case whose shape is right. */
export function checkCase(checked: CheckedCase, checking: Checking): void {
  const { case: one, path, located } = checked;
  checkShared(one, path, checking);
  checkSender(checked, checking);
  checkVerbatim(one, path, checking);
  const { target, waitFor } = one;
  if (target !== undefined) checkAddress(target, [...path, "target"], checking);
  if (waitFor !== undefined) {
    checkAddress(waitFor.url, [...path, "waitFor", "url"], checking);
    checkDuration(waitFor.within, [...path, "waitFor", "within"], checking);
    checkDuration(waitFor.every, [...path, "waitFor", "every"], checking);
    if (waitFor.expect !== undefined) checkExpect(waitFor.expect, [...path, "waitFor", "expect"], checking);
  }
  const set = member(located, "set")?.value;
  for (const { key, value } of set?.kind === "object" ? set.members : [])
    for (const text of textsIn(value)) {
      const problem = generatorProblem(text);
      if (problem !== undefined) checking.complain([...path, "set", key], problem);
    }
}

/** A path below the suite's target, or a URL of its own. */
function checkAddress(address: string, path: Path, checking: Checking): void {
  if (!address.startsWith("/")) checking.attempt(path, () => parseTarget(address, String(path.at(-1))));
}

function checkSender({ case: one, path, owner }: CheckedCase, checking: Checking): void {
  const { providers } = checking.surroundings;
  const { poke, provider, scheme } = one;
  const wanted = provider ?? (poke === undefined ? undefined : prefixOf(poke, providers));
  const named =
    wanted === undefined ? owner : checking.attempt([...path, "provider"], () => findProvider(providers, wanted));
  // An unknown provider is complained of already.
  if (wanted !== undefined && named === undefined) return;
  const sender = poke === undefined ? named : eventOwner(poke, { named, path }, checking);
  if (scheme !== undefined && sender !== undefined)
    checking.attempt([...path, "scheme"], () => findScheme(sender, scheme));
}

function eventOwner(
  poke: string,
  { named, path }: { readonly named: Provider | undefined; readonly path: Path },
  checking: Checking,
): Provider | undefined {
  const found = findEvent(checking.surroundings.providers, poke, named?.id);
  if (found.kind === "found") {
    if (found.payload !== undefined) return found.provider;
    checking.complain(
      [...path, "poke"],
      `${found.provider.name} has the event ${found.event.name}, but nobody publishes its payload: put your own bytes into a file and replay it.`,
    );
  } else if (found.kind === "ambiguous") {
    const senders = found.candidates.map(({ provider }) => provider.id).join(", ");
    checking.complain(
      [...path, "poke"],
      `${checking.shown([...path, "poke"], poke)} is an event of several providers: ${senders}. Write provider/event.`,
    );
  } else {
    const near = found.suggestions.slice(0, 3).join(", ");
    const advice = near === "" ? "`hookdev events` lists all of them." : `Did you mean ${near}?`;
    checking.complain(
      [...path, "poke"],
      `${checking.shown([...path, "poke"], poke)} is no event that ${named?.name ?? "a provider"} is known to send. ${advice}`,
    );
  }
  return undefined;
}

/** What a signature covers cannot change while the signature stays. */
function checkVerbatim(one: FileCase, path: Path, checking: Checking): void {
  if (one.verbatim !== true) return;
  const complain = (key: string, why: string) =>
    checking.complain([...path, "verbatim"], `\`verbatim\` and \`${key}\` exclude each other: ${why}.`);
  if (one.poke !== undefined) complain("poke", "a poke has no recorded signature");
  if (one.set !== undefined) complain("set", "the recorded signature would not fit");
  if (one.fresh === true) complain("fresh", "the recorded signature would not fit");
  if (one.at !== undefined) complain("at", "nothing is signed");
  if (one.scheme !== undefined) complain("scheme", "nothing is signed");
  if (one.tamper !== undefined) complain("tamper", "it is sent as it was recorded");
}

function textsIn(value: Located): string[] {
  if (value.kind === "list") return value.items.flatMap(textsIn);
  if (value.kind === "object") return value.members.flatMap((one) => textsIn(one.value));
  return value.kind === "scalar" && typeof value.value === "string" ? [value.value] : [];
}
