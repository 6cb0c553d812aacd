// `hookdev providers`: who is known, how each one signs and retries, and how sure each fact is.

import type { Command } from "commander";
import type { Provider } from "../../core/provider.ts";
import { findProvider } from "../../core/provider-choice.ts";
import type { RetryPolicy } from "../../core/retry-policy.ts";
import { visible } from "../../core/sanitise.ts";
import { placeOf, type SigningScheme } from "../../core/signing/scheme.ts";
import type { CliContext } from "../command.ts";
import { jsonText } from "../json-text.ts";
import { addConfigOption, type ConfigOptions, knownProviders } from "../known-providers.ts";

export interface ProvidersOptions extends ConfigOptions {
  readonly json?: boolean;
}

export function define(command: Command, context: CliContext): void {
  addConfigOption(command)
    .argument("[id]", "show one provider with all its facts and sources")
    .option("--json", "print JSON")
    .action((id: string | undefined, options: ProvidersOptions) => run(id, options, context));
}

/** Lists the providers, or tells everything about one. */
export async function run(id: string | undefined, options: ProvidersOptions, context: CliContext): Promise<void> {
  const { list: providers } = await knownProviders(options, context);
  const chosen = id === undefined ? providers : [findProvider(providers, id)];
  const text =
    options.json === true
      ? jsonText(id === undefined ? chosen : chosen[0])
      : visible(chosen.map(id === undefined ? summary : inFull).join("\n"), { multiline: true });
  context.system.out.write(text);
}

function summary(provider: Provider): string {
  const pokeable = provider.events.filter((event) => event.payload !== undefined).length;
  return [
    `${provider.name} (${provider.id})`,
    `  events   ${provider.events.length}, ${pokeable} with a payload`,
    ...provider.schemes.map((scheme) => `  scheme   ${schemeLine(scheme)}`),
    `  retry    ${retryLine(provider.retry)}`,
    "",
  ].join("\n");
}

function inFull(provider: Provider): string {
  const facts = provider.facts.map(
    (fact) => `  ${fact.subject}: ${fact.statement}\n    ${fact.sureness}; ${fact.source}`,
  );
  const unconfirmed = provider.schemes.flatMap((scheme) =>
    scheme.unconfirmed === undefined ? [] : [`  ${scheme.id}: ${scheme.unconfirmed}`],
  );
  return `${[summary(provider), `  docs     ${provider.docs}`, "", "Facts and how sure they are", ...facts, ...unconfirmed].join("\n")}\n`;
}

function schemeLine(scheme: SigningScheme): string {
  const { header } = scheme.location;
  const where =
    typeof header !== "object"
      ? (header ?? placeOf(scheme))
      : `a header ${header.chosenBy === "customer" ? "that the customer chooses" : "that is not published"}`;
  const place = scheme.label.includes(where) ? "" : `, in ${where}`;
  return `${scheme.id}: ${scheme.label}${place}${scheme.onlyOver === "https" && !scheme.label.includes("https") ? ", over https only" : ""}`;
}

function retryLine(retry: RetryPolicy): string {
  const success = `${retry.success} counts as received${retry.successPublished ? "" : " (assumed)"}`;
  const attempts =
    retry.attempts === undefined
      ? "attempts not known"
      : `${retry.attempts} ${retry.attempts === 1 ? "attempt" : "attempts"}`;
  return `${attempts}, ${delayWords(retry.delaysSeconds)}; ${success}`;
}

function delayWords(delays: readonly number[] | undefined): string {
  if (delays === undefined) return "intervals not known";
  return delays.length === 0 ? "no retries" : `after ${delays.map(durationWords).join(", ")}`;
}

function durationWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}
