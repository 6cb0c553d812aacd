// `hookdev deliveries`: what emulated providers have sent, from the emulator that runs.

import type { Command } from "commander";
import { findProvider } from "../../core/provider-choice.ts";
import { emulations } from "../../providers/emulated/index.ts";
import { wholeNumber } from "../capture-ids.ts";
import type { CliContext } from "../command.ts";
import { type EmulatorOption, findEmulator } from "../emulate-client.ts";
import { deliveryLine, deliveryLines, type ToldDelivery } from "../emulate-told.ts";
import { jsonText } from "../json-text.ts";

interface ShowOptions extends EmulatorOption {
  readonly json?: boolean;
}

interface ListOptions extends ShowOptions {
  readonly provider?: string;
  readonly status?: string;
  readonly event?: string;
  readonly reference?: string;
  readonly limit: string;
}

export function define(command: Command, context: CliContext): void {
  withEmulator(command.command("list"))
    .description("List deliveries, newest first.")
    .option("--provider <id>", "only this provider's")
    .option("--status <list>", "only these, comma-separated: waiting, sending, delivered, failed, cancelled")
    .option("--event <type>", "only this event type")
    .option("--reference <id>", "only those about this")
    .option("--limit <n>", "how many", "50")
    .option("--json", "print JSON")
    .action((options: ListOptions) => list(options, context));
  withEmulator(command.command("show"))
    .description("Show one delivery with every attempt: headers, body, answer.")
    .argument("<id>", "number or id of the delivery, or `last`")
    .option("--json", "print JSON, with the bytes of the bodies")
    .action((id: string, options: ShowOptions) => show(id, options, context));
  withEmulator(command.command("retry"))
    .description("Try a delivery again now, as a provider's own button does.")
    .argument("<id>", "number or id of the delivery, or `last`")
    .option("--json", "print JSON")
    .action((id: string, options: ShowOptions) => retry(id, options, context));
}

function withEmulator(command: Command): Command {
  return command.option("--emulator <url>", "which emulator (default: the one that was started last here)");
}

const emulated = emulations.map(({ provider }) => provider);

async function list(options: ListOptions, context: CliContext): Promise<void> {
  const query = new URLSearchParams({ limit: String(wholeNumber(options.limit, "--limit", 500)) });
  const { status, event, reference } = options;
  // Also one that is not emulated this time: the state file may hold its deliveries.
  const provider = options.provider === undefined ? undefined : findProvider(emulated, options.provider).id;
  for (const [key, value] of Object.entries({ provider, status, event, reference })) {
    if (value !== undefined) query.set(key, value);
  }
  const emulator = await findEmulator(options, context);
  const { deliveries } = await emulator.ask<{ readonly deliveries: readonly ToldDelivery[] }>({
    method: "GET",
    path: `deliveries?${query}`,
  });
  if (options.json === true) context.system.out.write(jsonText(deliveries));
  else if (deliveries.length === 0) context.system.out.write("no deliveries\n");
  else context.system.out.write(deliveries.map((delivery) => `${deliveryLine(delivery)}\n`).join(""));
}

async function show(id: string, options: ShowOptions, context: CliContext): Promise<void> {
  const emulator = await findEmulator(options, context);
  const delivery = await emulator.ask<ToldDelivery>({ method: "GET", path: pathOf(id) });
  context.system.out.write(options.json === true ? jsonText(delivery) : `${deliveryLines(delivery).join("\n")}\n`);
}

async function retry(id: string, options: ShowOptions, context: CliContext): Promise<void> {
  const emulator = await findEmulator(options, context);
  const delivery = await emulator.ask<ToldDelivery>({ method: "POST", path: `${pathOf(id)}/retry` });
  context.system.out.write(options.json === true ? jsonText(delivery) : `${deliveryLine(delivery)}\n`);
}

function pathOf(id: string): string {
  return `deliveries/${encodeURIComponent(id)}`;
}
