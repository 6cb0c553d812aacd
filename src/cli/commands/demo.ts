// `hookdev demo`: all of it in one go, on this machine, with nothing to set up.

import type { Command } from "commander";
import { openInboxServer, openPassingStore, openPayloads, openSender, openSessionRegistry } from "../../compose.ts";
import type { Capture } from "../../core/capture.ts";
import { createKeyRing } from "../../core/key-ring.ts";
import { visible } from "../../core/sanitise.ts";
import { type DemoStep, demoSecret, playDemo } from "../../flows/demo.ts";
import { startListening } from "../../flows/listen.ts";
import { createResponsePlan } from "../../flows/respond.ts";
import { providers as all } from "../../providers/index.ts";
import { formatSize, formatVerdict } from "../../ui/plain/format.ts";
import { createTheme, type Theme } from "../../ui/plain/theme.ts";
import type { CliContext } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";

export function define(command: Command, context: CliContext): void {
  command.action(() => run(context));
}

/** The identity and compliance providers that hookdev is made for; the other senders would only make it longer. */
const providers = all.filter(({ namesFirst }) => namesFirst === true);

/** Exit code 0 when every verdict was what it had to be. */
export async function run(context: CliContext): Promise<void> {
  const { clock, random, pid, out } = context.system;
  const theme = await createTheme(context.settings.forceColour || (context.settings.colour && out.isTty));
  const store = await openPassingStore();
  let newest: Capture | undefined;
  const session = await startListening(
    { receive: { providers, keys: createKeyRing([{ secret: demoSecret }]), responses: createResponsePlan([]) } },
    {
      clock,
      pid,
      store,
      registry: await openSessionRegistry(undefined),
      publish: (event) => {
        if (event.type === "capture") newest = event.capture;
      },
      openInbox: (onArrival) =>
        openInboxServer({
          port: 0,
          maxBodyBytes: 10_000_000,
          spoolThresholdBytes: 262_144,
          headersTimeoutMs: 20_000,
          requestTimeoutMs: 60_000,
          spool: () => store.spool(),
          clock,
          onArrival,
        }),
    },
  );
  const sender = await openSender("exact");
  try {
    out.write(`An inbox is open on ${session.inbox[0]}; one event of each provider is poked at it.\n\n`);
    const fixtures = await openPayloads();
    const steps = await playDemo(providers, {
      clock,
      random,
      sender,
      fixtures,
      inboxUrl: session.inbox[0] as string,
      newest: () => newest,
    });
    for (const step of steps) out.write(stepLines(step, theme));
    out.write(`\n${closing}`);
    context.exit(steps.every((step) => step.asExpected) ? exitCodes.success : exitCodes.negative);
  } finally {
    await sender.close();
    await session.close(0);
  }
}

function stepLines(step: DemoStep, theme: Theme): string {
  const { provider, event, scheme, capture } = step;
  if (capture === undefined) return `${theme.bad(`${provider.name}: nothing arrived`)}\n`;
  const verdict = formatVerdict(capture);
  const mark = capture.verdict?.ok === true ? theme.good(verdict) : theme.bad(verdict);
  const lead = step.tampered ? "\nThe same again, with one byte changed on the way:\n" : "";
  const head = `${lead}${theme.strong(provider.name.padEnd(13))} ${event.name.padEnd(24)} ${formatSize(capture.body.size).padStart(8)}  ${mark}\n`;
  const scheming = `${"".padEnd(13)} ${theme.faint(scheme.label)}\n`;
  if (capture.verdict?.ok !== false) return `${head}${scheming}`;
  const why = [capture.verdict.message, ...capture.verdict.hints]
    .map((line) => `${"".padEnd(13)} ${visible(line)}\n`)
    .join("");
  return `${head}${why}`;
}

const closing = `Every request above was stored byte for byte before it was answered, verified, and forgotten again.
Next:
  hookdev listen --forward-to 3000      your app gets what providers send
  hookdev poke PersonSanctionMatched    send one event to it
`;
