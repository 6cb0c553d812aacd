// `hookdev emulate <provider>…`: the webhook side of providers on this machine.

import { type Command, Option } from "commander";
import { emulations as all } from "../../providers/emulated/index.ts";
import type { CliContext } from "../command.ts";
import { assumptionText } from "../emulate-assumptions.ts";
import { moveByHand } from "../emulate-by-hand.ts";
import { endpointCounts } from "../emulate-counts.ts";
import { addEmulationOptions, addFaultOptions, type EmulationOptions, readPace } from "../emulate-options.ts";
import { chooseEmulations } from "../emulate-providers.ts";
import { openEmulation } from "../emulate-session.ts";
import { createEmulatorView } from "../emulate-view.ts";
import { exitCodes } from "../exit-codes.ts";
import { openHttps } from "../https-inbox.ts";
import type { OutputMode } from "../listen-view.ts";
import { addSecretOptions, readSecrets } from "../secret-options.ts";
import { untilEnded } from "../until-ended.ts";

export interface EmulateOptions extends EmulationOptions {
  readonly port: string;
  readonly https?: boolean;
  readonly output?: OutputMode;
  readonly assumptions?: boolean;
}

/** Calls and attempts in flight get this long after Ctrl-C. */
const drainMs = 2000;

export function define(command: Command, context: CliContext): void {
  command
    .argument("<provider...>", `who is emulated: ${all.map(({ provider }) => provider.id).join(", ")}`)
    .option("--port <port>", "port of the emulated APIs on 127.0.0.1 and ::1; 0 takes a free one", "4500")
    .option("--https", "speak https with a certificate made on this machine");
  addSecretOptions(addFaultOptions(addEmulationOptions(command)))
    .addOption(new Option("--output <mode>", "what is shown").choices(["pretty", "ndjson", "quiet"]).default("pretty"))
    .option("--assumptions", "print what the provider does not publish and is filled in here, and end")
    .addHelpText("after", examples)
    .action((ids: string[], options: EmulateOptions) => run(ids, options, context));
}

const examples = `
Examples:
  $ hookdev emulate pliance
  $ hookdev emulate dotfile --target 3000/webhooks --secret-env DOTFILE_SECRET --time-scale 180
  $ hookdev emulate idwise --endpoint "Finished Journey=http://localhost:3000/journeys" --clock manual`;

/** Runs until a signal; the exit code is 0 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP. */
export async function run(ids: readonly string[], options: EmulateOptions, context: CliContext): Promise<void> {
  const emulations = chooseEmulations(ids);
  if (options.assumptions === true) return void context.system.out.write(assumptionText(emulations));
  // Before anything opens: a Ctrl-C while it starts must find its handler.
  const ended = untilEnded(context);
  const { scale, manual } = readPace(options);
  const view = await createEmulatorView(options.output ?? "pretty", { scale, isManual: manual }, context);
  const keys = await readSecrets(
    options,
    context,
    emulations.map(({ provider }) => provider.id),
  );
  const https = await openHttps(options.https, context);
  const session = await openEmulation(
    {
      emulations,
      options,
      keys,
      port: { text: options.port, option: "--port" },
      ...(https === undefined ? {} : { tls: https }),
      publish: view.show,
      tell: view.tell,
    },
    context,
  );
  view.ready({
    ...session,
    emulations,
    endpoints: endpointCounts(session.emulator),
    ...(https === undefined ? {} : { caFile: https.caFile }),
  });
  const letGo = manual ? await moveByHand(session.emulator, view.tell) : undefined;
  const exitCode = await ended;
  view.stopping();
  letGo?.();
  await session.close(drainMs);
  view.stopped();
  // Ctrl-C is how a session ends, not a failure of it.
  context.exit(exitCode === exitCodes.interrupted ? exitCodes.success : exitCode);
}
