// `hookdev captures`: what arrived, from the store.

import { type Command, Option } from "commander";
import type { CaptureStore } from "../../core/ports.ts";
import { findProvider } from "../../core/provider-choice.ts";
import { parseDuration } from "../../core/values.ts";
import { findCapture, wholeNumber } from "../capture-ids.ts";
import { type ExportFormat, exportCaptures } from "../captures-export.ts";
import { filterCaptures } from "../captures-filter.ts";
import { addSaveOptions, type SaveOptions, saveCaptures } from "../captures-save.ts";
import { capturesView } from "../captures-view.ts";
import type { CliContext } from "../command.ts";
import { knownProviders } from "../known-providers.ts";
import { openStored } from "../stored-captures.ts";
import { usageError } from "../usage-error.ts";

interface StoreOption {
  readonly store?: string;
}

interface ListOptions extends StoreOption {
  readonly limit: string;
  readonly before?: string;
  readonly provider?: string;
  readonly event?: string;
  readonly filter?: string;
  readonly json?: boolean;
}

interface ShowOptions extends StoreOption {
  readonly json?: boolean;
  readonly showSecrets?: boolean;
}

interface ExportOptions extends StoreOption {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly showSecrets?: boolean;
}

interface DeleteOptions extends StoreOption {
  readonly olderThan?: string;
}

export function define(command: Command, context: CliContext): void {
  defineList(command, context);
  defineShow(command, context);
  defineExport(command, context);
  addSaveOptions(withStore(command.command("save"))).action((ids: string[], options: SaveOptions) =>
    inStore(options, context, (store) => saveCaptures(ids, { store, options }, context)),
  );
  defineRemoval(command, context);
}

function defineList(command: Command, context: CliContext): void {
  withStore(command.command("list"))
    .description("List captures, newest first.")
    .option("--limit <n>", "how many", "20")
    .option("--before <id>", "only captures before this one, for the next page")
    .option("--provider <id>", "only this provider's")
    .option("--event <type>", "only this event type")
    .option("--filter <filter>", 'only what passes, as in the terminal: "status:>=400 sig:bad body./case/id:42"')
    .option("--json", "print JSON")
    .action((options: ListOptions) => inStore(options, context, (store) => list(store, options, context)));
}

function defineShow(command: Command, context: CliContext): void {
  withStore(command.command("show"))
    .description("Show one capture: request line, headers, verdict, attempts, body.")
    .argument("<id>", "number of the capture, or `last`")
    .option("--show-secrets", "print headers that hold credentials")
    .option("--json", "print JSON, with the sha256 and the bytes of the body")
    .action((id: string, options: ShowOptions) =>
      inStore(options, context, (store) => show(store, { id, options }, context)),
    );
}

function defineExport(command: Command, context: CliContext): void {
  withStore(command.command("export"))
    .description("Export captures: raw body, curl command, HTTP text, or HAR 1.2.")
    .argument("<ids...>", "numbers of captures, or `last`; several only with --format har")
    .addOption(
      new Option("--format <format>", "what to write").choices(["body", "curl", "http", "har"]).default("body"),
    )
    .option("--out <file>", "write to this file (must not exist) instead of stdout")
    .option("--show-secrets", "keep headers that hold credentials (http and curl need them to be repeated)")
    .action((ids: string[], options: ExportOptions) =>
      inStore(options, context, (store) =>
        exportCaptures(
          ids.map((id) => findCapture(store, id)),
          {
            store,
            format: options.format,
            showSecrets: options.showSecrets === true,
            ...(options.out === undefined ? {} : { out: options.out }),
          },
          context,
        ),
      ),
    );
}

function defineRemoval(command: Command, context: CliContext): void {
  withStore(command.command("delete"))
    .description("Delete captures by number, or all older than a duration.")
    .argument("[ids...]", "numbers of captures")
    .option("--older-than <duration>", "all that arrived longer ago than this")
    .action((ids: string[], options: DeleteOptions) =>
      inStore(options, context, (store) => remove(store, { ids, options }, context)),
    );
  withStore(command.command("purge"))
    .description("Delete everything in the store and overwrite what was there.")
    .option("--yes", "do it; without this nothing is deleted")
    .action((options: StoreOption & { yes?: boolean }) =>
      inStore(options, context, (store) => purge(store, options.yes === true, context)),
    );
}

function withStore(command: Command): Command {
  return command.option("--store <file>", "the store to look into");
}

async function inStore(
  options: StoreOption,
  context: CliContext,
  work: (store: CaptureStore) => Promise<void> | void,
): Promise<void> {
  const store = await openStored(options.store, context);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function list(store: CaptureStore, options: ListOptions, context: CliContext): Promise<void> {
  const page = {
    limit: wholeNumber(options.limit, "--limit"),
    ...(options.before === undefined ? {} : { beforeId: wholeNumber(options.before, "--before") }),
    ...(options.provider === undefined ? {} : { provider: options.provider.toLowerCase() }),
    ...(options.event === undefined ? {} : { event: options.event }),
  };
  const captures =
    options.filter === undefined
      ? store.list(page)
      : await filterCaptures(options.filter, page, { store, ...context.system });
  // Only where nothing is found: what is in the store may come from a provider file that is gone.
  if (captures.length === 0 && options.provider !== undefined)
    findProvider((await knownProviders({}, context)).list, options.provider);
  const view = capturesView(store);
  context.system.out.write(options.json === true ? view.listJson(captures) : view.list(captures));
}

async function show(
  store: CaptureStore,
  wish: { id: string; options: ShowOptions },
  context: CliContext,
): Promise<void> {
  const capture = findCapture(store, wish.id);
  const view = capturesView(store);
  const showSecrets = wish.options.showSecrets === true;
  context.system.out.write(
    wish.options.json === true ? await view.showJson(capture, showSecrets) : await view.show(capture, showSecrets),
  );
}

async function remove(
  store: CaptureStore,
  wish: { ids: readonly string[]; options: DeleteOptions },
  context: CliContext,
): Promise<void> {
  const { olderThan } = wish.options;
  if ((olderThan === undefined) === (wish.ids.length === 0)) {
    throw usageError("OPTIONS_CONFLICT", "Say what to delete: numbers of captures, or --older-than <duration>.");
  }
  const removed =
    olderThan === undefined
      ? store.delete(wish.ids.map((id) => findCapture(store, id).id))
      : await store.deleteBefore(context.system.clock.now() - parseDuration(olderThan, "--older-than"));
  context.system.out.write(`${removed} deleted, ${store.count()} left\n`);
}

async function purge(store: CaptureStore, sure: boolean, context: CliContext): Promise<void> {
  if (!sure)
    throw usageError(
      "CONFIRMATION_NEEDED",
      `This would delete all ${store.count()} captures for good.`,
      "Repeat it with --yes.",
    );
  const removed = await store.purge();
  const left = store.count();
  context.system.out.write(`${removed} deleted, ${left === 0 ? "the store is empty" : `${left} arrived meanwhile`}\n`);
}
