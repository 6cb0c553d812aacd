// `hookdev listen --record`: every capture of the session as a fixture, while it runs.

import type { Command } from "commander";
import { openRecordings } from "../compose.ts";
import type { SessionEvent } from "../core/arrival.ts";
import type { Capture } from "../core/capture.ts";
import type { Guards } from "../core/guards/guards.ts";
import { withoutToken } from "../core/guards/path-token.ts";
import type { CaptureStore } from "../core/ports.ts";
import type { CliContext } from "./command.ts";
import type { SenderWish } from "./listen-sender.ts";
import type { ListenView } from "./listen-view.ts";
import { usageError } from "./usage-error.ts";

export interface ListenRecordOptions {
  readonly record?: string;
  readonly recordRules?: string;
}

interface Parts {
  readonly store: CaptureStore;
  readonly view: ListenView;
  readonly sender: SenderWish;
  readonly guards: Guards;
}

/** Adds `--record` and `--record-rules`. */
export function addListenRecordOptions(command: Command): Command {
  return command
    .option("--record <folder>", "keep every capture as a fixture here: people replaced, signed with a test key")
    .option("--record-rules <file>", "rules for what --record replaces, keeps and blanks");
}

/** View and store that record what passes them; the same ones without `--record`. @throws HookdevError `PRIVACY_RULES_INVALID` */
export async function recordBeside<Given extends Parts>(
  { record, recordRules }: ListenRecordOptions,
  given: Given,
  context: CliContext,
): Promise<Given> {
  if (record === "") throw usageError("OPTION_NEEDED", "--record needs a folder.");
  if (record === undefined) {
    if (recordRules === undefined) return given;
    throw usageError("OPTION_NEEDED", "--record-rules needs --record <folder>.");
  }
  const [{ openSanitiser, openSigningKeys, readPrivacyRules }, { startRecording }] = await Promise.all([
    import("./record-run.ts"),
    import("../flows/record/live.ts"),
  ]);
  const { store, view, sender, guards } = given;
  const sanitiser = openSanitiser(await readPrivacyRules(recordRules, context), context);
  for (const secret of sender.keys.all) sanitiser.learnSecret(secret);
  const recorder = startRecording({
    store,
    providers: sender.providers,
    sanitiser,
    keys: await openSigningKeys(),
    at: Math.floor(context.system.clock.now() / 1000),
    folder: await openRecordings(record, context.system.pid),
    publish: view.show,
    asSent: (capture) => withoutInbox(capture, guards.pathToken),
  });
  const show = (event: SessionEvent): void => {
    view.show(event);
    if (event.type === "capture" && event.capture.state === "complete") recorder.add(event.capture);
  };
  const close = async (): Promise<void> => {
    const count = await recorder.settle();
    view.show({
      type: "notice",
      level: "info",
      message: `${count} ${count === 1 ? "recording" : "recordings"} in ${record}.`,
    });
    await store.close();
  };
  return { ...given, view: { ...view, show }, store: { ...store, close } };
}

/** The token in the path opens this inbox: it is no part of what was sent. */
function withoutInbox(capture: Capture, token: string | undefined): Capture {
  const target = token === undefined ? undefined : withoutToken(capture.target, token);
  return target === undefined ? capture : { ...capture, target };
}
