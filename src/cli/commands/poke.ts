// `hookdev poke <event>`: one canned event, signed as its provider signs it, sent to an endpoint.

import type { Command } from "commander";
import { openSender } from "../../compose.ts";
import type { SendLimits } from "../../core/delivery.ts";
import { parseDuration, parseTime } from "../../core/values.ts";
import { makePoke, type PokePlan, poke } from "../../flows/poke.ts";
import { pokeMany } from "../../flows/poke-many.ts";
import { wholeNumber } from "../capture-ids.ts";
import type { CliContext } from "../command.ts";
import { addConfigOption, knownProviders } from "../known-providers.ts";
import { note } from "../note.ts";
import type { PokeOptions } from "../poke-options.ts";
import { choosePayload } from "../poke-payload.ts";
import { tellAttempt, tellDryRun, tellTally } from "../poke-result.ts";
import { chooseSigning } from "../poke-signing.ts";
import { choosePokeUrl } from "../poke-url.ts";
import { collect } from "../repeatable.ts";
import { readHeaders } from "../request-options.ts";
import { addSecretOptions } from "../secret-options.ts";
import { usageError } from "../usage-error.ts";

/** How much of an answer is read; the rest is cut and said. */
const maxAnswerBytes = 1024 * 1024;

export function define(command: Command, context: CliContext): void {
  command
    .argument("<event>", "event type, as the provider spells it; `hookdev events` lists them")
    .option(
      "--url <target>",
      "where to send it (default: the `listen` that is running here); a path alone is a path there",
    )
    .option("--provider <id>", "whose event it is, when several have one of that name")
    .option("--scheme <id[:Header]>", "signing scheme of that provider (default: its first)")
    .option("--unsigned", "send it without a signature");
  addSecretOptions(addConfigOption(command))
    .option("--send-secret-over-http", "send a secret header over http too, where the provider promises https only")
    .option(
      "--set <pointer=value>",
      "change one value, e.g. /body/isPep=false; every other byte stays; repeatable",
      collect,
    )
    .option("--fresh", "renew ids and times of the payload for each delivery")
    .option("--data <@file|->", "send these bytes instead of the canned payload")
    .option("--header <name: value>", "add or replace a header; repeatable", collect)
    .option("--count <n>", "send it this many times, each freshly signed", "1")
    .option("--concurrency <n>", "how many may be in flight with --count", "16")
    .option("--at <time>", "sign for this time instead of now (ISO 8601 or Unix seconds)")
    .option("--timeout <duration>", "one deadline over everything", "30s")
    .option("--insecure", "do not check the TLS certificate of the target")
    .option("--dry-run", "send nothing; print the request as curl and as HTTP text")
    .option("--show-secret", "let --dry-run print headers that hold a secret")
    .option("--json", "print the result as JSON")
    .addHelpText("after", examples)
    .action((event: string, options: PokeOptions) => run(event, options, context));
}

const examples = `
Examples:
  $ hookdev poke PersonSanctionMatched --url https://localhost:3000/hooks --secret-env PLIANCE_SECRET
  $ hookdev poke Case.StatusUpdated --set /case/status=rejected --fresh
  $ hookdev poke "Finished Journey" --scheme basic --secret user:password --dry-run`;

/** Exit code 0: all answered as the provider calls success; 1: answered otherwise; 3: not delivered. */
export async function run(event: string, options: PokeOptions, context: CliContext): Promise<void> {
  const sending = readSending(options);
  const parts = { known: await knownProviders(options, context), context };
  if (options.showSecret === true) context.redaction.lift();
  const payload = await choosePayload(event, options, parts);
  const url = await choosePokeUrl(options.url, context, options.dryRun === true);
  const signing = await chooseSigning(payload.provider, options, parts);
  const plan: PokePlan = {
    ...payload,
    url,
    headers: readHeaders(options.header ?? []),
    ...(signing === undefined ? {} : { signing }),
    ...(options.at === undefined ? {} : { at: parseTime(options.at, "--at") }),
  };
  const sample = makePoke(plan, context.system);
  if (sample.withheld !== undefined) note(sample.withheld, context);
  if (options.dryRun === true)
    return tellDryRun(sample, { showSecret: options.showSecret === true, scheme: signing?.scheme }, context);
  await deliver(plan, { ...sending, json: options.json === true }, context);
}

interface Sending {
  readonly count: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly insecure: boolean;
}

/** Also for --dry-run: an option that would be refused when it counts is refused at once. */
function readSending(options: PokeOptions): Sending {
  if (options.secretStdin === true && options.data === "-")
    throw usageError(
      "OPTIONS_CONFLICT",
      "Standard input cannot hold the payload and the secret at once.",
      "Give the secret with --secret-env or --secret-file.",
    );
  return {
    count: wholeNumber(options.count, "--count", 1_000_000),
    concurrency: wholeNumber(options.concurrency, "--concurrency", 1024),
    timeoutMs: parseDuration(options.timeout, "--timeout"),
    insecure: options.insecure === true,
  };
}

async function deliver(plan: PokePlan, sending: Sending & { json: boolean }, context: CliContext): Promise<void> {
  const { clock, random } = context.system;
  const { count, concurrency, timeoutMs, insecure, json } = sending;
  const stop = new AbortController();
  const release = context.system.onEndSignal((_signal, code) => {
    stop.abort();
    context.exit(code);
  });
  const limits: SendLimits = {
    timeoutMs,
    maxAnswerBytes,
    insecure,
    signal: stop.signal,
  };
  const sender = await openSender(count === 1 ? "exact" : "bulk", concurrency, context.settings.stateFolder);
  try {
    const deps = { clock, random, sender };
    const view = { json, plan };
    const code =
      count === 1
        ? tellAttempt(await poke(plan, deps, limits), view, context)
        : tellTally(await pokeMany(plan, deps, { ...limits, count, concurrency }), view, context);
    if (!stop.signal.aborted) context.exit(code);
  } finally {
    await sender.close();
    release();
  }
}
