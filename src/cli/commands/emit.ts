// `hookdev emit <event>`: an emulated provider sends an event, or a scenario of them.

import type { Command } from "commander";
import { visible } from "../../core/sanitise.ts";
import type { CliContext } from "../command.ts";
import { type EmulatorOption, findEmulator } from "../emulate-client.ts";
import { loadScenario } from "../emulate-scenario.ts";
import { deliveryLine, type ToldDelivery } from "../emulate-told.ts";
import { exitCodes } from "../exit-codes.ts";
import { jsonText } from "../json-text.ts";
import { note } from "../note.ts";
import { parseEdit, readData } from "../poke-payload.ts";
import { collect } from "../repeatable.ts";
import { usageError } from "../usage-error.ts";

export interface EmitOptions extends EmulatorOption {
  readonly provider?: string;
  readonly set?: readonly string[];
  readonly fresh?: boolean;
  readonly data?: string;
  readonly reference?: string;
  readonly after?: string;
  readonly scenario?: string;
  readonly json?: boolean;
}

export function define(command: Command, context: CliContext): void {
  command
    .argument("[event]", "event type, as the provider spells it; `hookdev events` lists them")
    .option("--provider <id>", "whose event it is, when several emulated ones have it")
    .option("--set <pointer=value>", "change one value of the payload, e.g. /body/isPep=false; repeatable", collect)
    .option("--fresh", "renew ids and times of the payload")
    .option("--data <@file|->", "send these bytes instead of the canned payload")
    .option(
      "--reference <id>",
      "what it is about, for lists and the provider's own log (default: the id in the payload)",
    )
    .option("--after <duration>", "the first attempt comes so much later, on the emulated clock")
    .option(
      "--scenario <name|path>",
      "events in order from a YAML or JSON file, or one that ships: pliance/person-match",
    )
    .option("--emulator <url>", "which emulator (default: the one that was started last here)")
    .option("--json", "print the deliveries as JSON")
    .addHelpText("after", examples)
    .action((event: string | undefined, options: EmitOptions) => run(event, options, context));
}

const examples = `
Examples:
  $ hookdev emit PersonSanctionMatched --fresh --reference person-1
  $ hookdev emit Case.StatusUpdated --set /case/status=rejected
  $ hookdev emit --scenario dotfile/case-review`;

/** Exit code 0: deliveries were made; 1: no endpoint is registered for it. */
export async function run(event: string | undefined, options: EmitOptions, context: CliContext): Promise<void> {
  if (options.scenario !== undefined) return playScenario(event, options.scenario, { options, context });
  if (event === undefined)
    throw usageError("EVENT_NEEDED", "Say which event, or --scenario.", "`hookdev events` lists all event types.");
  const body = await readWish(event, options, context);
  const emulator = await findEmulator(options, context);
  const answer = await emulator.ask<EmitAnswer>({ method: "POST", path: "emit", body });
  context.system.out.write(options.json === true ? jsonText(answer) : linesOf([answer]));
  if (answer.deliveries.length > 0) return;
  tellNobody(answer.event, answer.provider, context);
  context.exit(exitCodes.negative);
}

interface EmitAnswer {
  readonly provider: string;
  readonly event: string;
  readonly deliveries: readonly ToldDelivery[];
}

async function readWish(event: string, options: EmitOptions, context: CliContext): Promise<Record<string, unknown>> {
  const { provider, reference, after, fresh, data } = options;
  const edits = (options.set ?? []).map(parseEdit);
  return {
    event,
    ...(provider === undefined ? {} : { provider }),
    ...(reference === undefined ? {} : { reference }),
    ...(after === undefined ? {} : { after }),
    ...(fresh === true ? { fresh: true } : {}),
    ...(edits.length === 0 ? {} : { edits }),
    ...(data === undefined ? {} : { dataBase64: Buffer.from(await readData(data, context)).toString("base64") }),
  };
}

interface ScenarioAnswer {
  readonly provider: string;
  readonly events: readonly Omit<EmitAnswer, "provider">[];
}

async function playScenario(
  event: string | undefined,
  name: string,
  { options, context }: { readonly options: EmitOptions; readonly context: CliContext },
): Promise<void> {
  const own = (["provider", "set", "fresh", "data", "reference", "after"] as const).find(
    (key) => options[key] !== undefined,
  );
  if (event !== undefined || own !== undefined)
    throw usageError(
      "OPTIONS_CONFLICT",
      `--scenario says everything about its events; ${event === undefined ? `--${own}` : "an event"} beside it has no meaning.`,
      "Leave it out, or copy the scenario into a file of your own and change it there.",
    );
  const scenario = await loadScenario(name, context);
  const emulator = await findEmulator(options, context);
  const answer = await emulator.ask<ScenarioAnswer>({ method: "POST", path: "scenario", body: { scenario } });
  context.system.out.write(options.json === true ? jsonText(answer) : linesOf(answer.events));
  const unheard = answer.events.filter(({ deliveries }) => deliveries.length === 0);
  for (const each of unheard) tellNobody(each.event, answer.provider, context);
  if (unheard.length === answer.events.length) context.exit(exitCodes.negative);
}

function linesOf(events: readonly Pick<EmitAnswer, "deliveries">[]): string {
  return events.flatMap(({ deliveries }) => deliveries.map((delivery) => `${deliveryLine(delivery)}\n`)).join("");
}

function tellNobody(event: string, provider: string, context: CliContext): void {
  note(
    `nothing is sent for ${visible(event)}: no endpoint of ${visible(provider)} is enabled and subscribed to it (--target at the start, or the provider's own API).`,
    context,
  );
}
