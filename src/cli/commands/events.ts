// `hookdev events`: every event type that is known, and whether it can be poked.

import type { Command } from "commander";
import type { EventType, Provider } from "../../core/provider.ts";
import { findProvider } from "../../core/provider-choice.ts";
import { visible } from "../../core/sanitise.ts";
import type { CliContext } from "../command.ts";
import { jsonText } from "../json-text.ts";
import { addConfigOption, type ConfigOptions, knownProviders } from "../known-providers.ts";

export interface EventsOptions extends ConfigOptions {
  readonly provider?: string;
  readonly json?: boolean;
}

export function define(command: Command, context: CliContext): void {
  addConfigOption(command)
    .option("--provider <id>", "only this provider's")
    .option("--json", "print JSON")
    .action((options: EventsOptions) => run(options, context));
}

/** Lists the events of all providers, or of one. */
export async function run(options: EventsOptions, context: CliContext): Promise<void> {
  const { list: providers } = await knownProviders(options, context);
  const chosen = options.provider === undefined ? providers : [findProvider(providers, options.provider)];
  const text =
    options.json === true
      ? jsonText(chosen.flatMap(eventObjects))
      : visible(chosen.map(eventLines).join("\n"), { multiline: true });
  context.system.out.write(text);
}

function eventObjects(provider: Provider): Record<string, unknown>[] {
  return provider.events.map((event) => ({
    provider: provider.id,
    event: event.name,
    description: event.description ?? null,
    legacy: event.legacy ?? null,
    aliases: event.aliases ?? [],
    payload:
      event.payload === undefined
        ? null
        : { file: event.payload.file, sureness: event.payload.sureness, note: event.payload.note ?? null },
    variants: (event.variants ?? []).map((variant) => ({
      variant: variant.variant,
      file: variant.file,
      sureness: variant.sureness,
    })),
  }));
}

function eventLines(provider: Provider): string {
  const width = Math.max(0, ...provider.events.map((event) => event.name.length));
  const lines = provider.events.map((event) => `  ${event.name.padEnd(width)}  ${payloadWord(event)}`);
  return `${provider.name} (${provider.id}), ${provider.events.length} event types\n${lines.join("\n")}\n`;
}

function payloadWord(event: EventType): string {
  const payload =
    event.payload === undefined ? "no payload here: poke it with --data" : `payload ${event.payload.sureness}`;
  return event.legacy === undefined ? payload : `${payload}; legacy: ${event.legacy}`;
}
