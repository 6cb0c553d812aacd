// A verdict in words or as JSON; the expected signature only where it was asked for.

import type { RawRequest } from "../core/http.ts";
import type { Provider } from "../core/provider.ts";
import { visible } from "../core/sanitise.ts";
import type { Diagnosis } from "../core/signing/diagnose/diagnosis.ts";
import type { SigningScheme } from "../core/signing/scheme.ts";
import type { Verdict } from "../core/signing/verdict.ts";
import { renderDiagnosis } from "../ui/plain/diagnosis.ts";
import { formatSize } from "../ui/plain/format.ts";
import type { CliContext } from "./command.ts";
import { jsonText } from "./json-text.ts";

export interface VerdictView {
  readonly provider: Provider;
  readonly scheme: SigningScheme | undefined;
  /** Header lines that would have been right, when they were asked for. */
  readonly expected: readonly (readonly [name: string, value: string])[] | undefined;
  /** Why it is not genuine; undefined when it is. */
  readonly diagnosis?: Diagnosis | undefined;
  readonly request: RawRequest;
  readonly json: boolean;
}

/** Writes the verdict to stdout. */
export function tellVerdict(verdict: Verdict, view: VerdictView, context: CliContext): void {
  const text = view.json ? jsonText(asJson(verdict, view)) : asText(verdict, view);
  context.system.out.write(text);
}

function asJson(verdict: Verdict, view: VerdictView): Record<string, unknown> {
  return {
    ...verdict,
    provider: view.provider.id,
    ...(view.scheme?.unconfirmed === undefined ? {} : { unconfirmed: view.scheme.unconfirmed }),
    ...(view.diagnosis === undefined ? {} : { diagnosis: view.diagnosis }),
    ...(view.expected === undefined ? {} : { expected: Object.fromEntries(view.expected) }),
  };
}

function asText(verdict: Verdict, view: VerdictView): string {
  const lines = [verdict.ok ? `genuine: ${goodWords(verdict)}` : `NOT genuine (${verdict.reason}): ${verdict.message}`];
  lines.push(`  provider  ${view.provider.name}`);
  lines.push(`  scheme    ${view.scheme === undefined ? verdict.schemeId : `${view.scheme.id}: ${view.scheme.label}`}`);
  lines.push(`  body      ${formatSize(view.request.body.length)}`);
  if (view.scheme?.unconfirmed !== undefined) lines.push(`  note      ${view.scheme.unconfirmed}`);
  for (const note of verdict.ok ? verdict.notes : []) lines.push(`  note      ${note}`);
  // A diagnosis has looked at everything that hints look at, and further.
  if (view.diagnosis !== undefined) lines.push(...renderDiagnosis(view.diagnosis));
  else for (const hint of verdict.ok ? [] : verdict.hints) lines.push(`  hint      ${hint}`);
  for (const [name, value] of view.expected ?? []) lines.push(`  expected  ${name}: ${value}`);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function goodWords(verdict: Verdict & { ok: true }): string {
  return verdict.matchedKey === 0
    ? "the signature matches."
    : `the signature matches key ${verdict.matchedKey + 1} of those given.`;
}
