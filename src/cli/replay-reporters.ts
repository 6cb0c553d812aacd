// `--reporter <name>[=path]`: who tells what came of a run, and where to.

import { openReportFile } from "../compose.ts";
import type { TextOutput } from "../core/ports.ts";
import type { RunEvent, RunReport } from "../core/report.ts";
import type { Reporter, ReporterOptions } from "../core/reporter.ts";
import { visible } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import type { ReplayOptions } from "./replay-options.ts";
import { usageError } from "./usage-error.ts";

/** Every reporter by its name, loaded when it is asked for. */
const known: Readonly<Record<string, () => Promise<{ readonly reporter: Reporter }>>> = {
  pretty: () => import("../report/run/pretty.ts"),
  ndjson: () => import("../report/run/ndjson.ts"),
  json: () => import("../report/run/json.ts"),
  junit: () => import("../report/run/junit.ts"),
  tap: () => import("../report/run/tap.ts"),
  ctrf: () => import("../report/run/ctrf.ts"),
  github: () => import("../report/run/github.ts"),
  markdown: () => import("../report/run/markdown.ts"),
};

export const reporterNames: readonly string[] = Object.keys(known);

interface Chosen {
  readonly name: string;
  /** Undefined is stdout. */
  readonly path?: string;
}

export interface Reporting {
  tell(event: RunEvent): void;
  /** Writes what is left to say and closes the files. */
  finish(report: RunReport): Promise<void>;
}

/**
 * Opens all that were asked for; without a wish it is `pretty`, and on GitHub its annotations beside it. Files are opened
 * before anything is sent, so that a wrong path is said at once.
 *
 * @throws HookdevError `REPORTER_UNKNOWN`, `REPORTERS_CLASH`, `FILE_NOT_WRITABLE`
 */
export async function openReporting(options: ReplayOptions, context: CliContext): Promise<Reporting> {
  const chosen = choose(options, context);
  const opened = await Promise.all(chosen.map((one) => open(one, { options, context })));
  return {
    tell: (event) => {
      for (const { reporter, write, wish } of opened) {
        const text = reporter.live?.(event, wish);
        if (text !== undefined && text !== "") write(text);
      }
    },
    finish: async (report) => {
      for (const { reporter, write, wish, close } of opened) {
        const rendered = reporter.render(report, wish);
        for (const text of typeof rendered === "string" ? [rendered] : rendered) if (text !== "") write(text);
        await close();
      }
    },
  };
}

function choose({ reporter: wishes = [], json }: ReplayOptions, { settings }: CliContext): Chosen[] {
  const chosen = wishes.map(parse);
  if (json === true) chosen.unshift({ name: "json" });
  // Annotations stand between the lines for people: they are no report by themselves.
  if (chosen.every(({ name, path }) => path !== undefined || name === "github")) chosen.unshift({ name: "pretty" });
  if (settings.variable("GITHUB_ACTIONS") === "true") chosen.push(...onGithub(chosen, settings));
  refuseSameFile(chosen);
  const onStdout = chosen.filter(({ name, path }) => path === undefined && name !== "github");
  if (onStdout.length <= 1 && !(onStdout[0]?.name !== "pretty" && hasBareGithub(chosen))) return chosen;
  throw usageError(
    "REPORTERS_CLASH",
    `${chosen
      .filter(({ path }) => path === undefined)
      .map(({ name }) => name)
      .join(" and ")} cannot both write to standard output.`,
    "Give all but one a file: --reporter junit=report.xml.",
  );
}

/** Each would write over the other. */
function refuseSameFile(chosen: readonly Chosen[]): void {
  const paths = chosen.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const twice = paths.find((path, place) => paths.indexOf(path) !== place);
  if (twice === undefined) return;
  throw usageError(
    "REPORTERS_CLASH",
    `Two reporters cannot both write to ${visible(twice)}.`,
    "Give each a file of its own: --reporter junit=report.xml --reporter tap=report.tap.",
  );
}

function hasBareGithub(chosen: readonly Chosen[]): boolean {
  return chosen.some(({ name, path }) => name === "github" && path === undefined);
}

/** Annotations go where the job's log goes, when a person reads that; the summary into the file that GitHub names. */
function onGithub(chosen: readonly Chosen[], settings: CliContext["settings"]): Chosen[] {
  const summary = settings.variable("GITHUB_STEP_SUMMARY");
  const isPretty = chosen.some(({ name, path }) => name === "pretty" && path === undefined);
  return [
    ...(isPretty && !chosen.some(({ name }) => name === "github") ? [{ name: "github" }] : []),
    ...(summary === undefined ? [] : [{ name: "markdown", path: summary }]),
  ];
}

function parse(text: string): Chosen {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  const path = equals === -1 ? undefined : text.slice(equals + 1);
  if (!Object.hasOwn(known, name) || path === "")
    throw usageError(
      "REPORTER_UNKNOWN",
      path === "" ? `--reporter ${visible(name)}= names no file.` : `There is no reporter "${visible(name)}".`,
      `Known: ${reporterNames.join(", ")}; with =<file> behind it the text goes there.`,
    );
  return { name, ...(path === undefined ? {} : { path }) };
}

interface Opened {
  readonly reporter: Reporter;
  readonly wish: ReporterOptions;
  readonly write: (text: string) => void;
  readonly close: () => Promise<void>;
}

async function open(
  { name, path }: Chosen,
  { options, context }: { options: ReplayOptions; context: CliContext },
): Promise<Opened> {
  const { reporter } = await (known[name] as (typeof known)[string])();
  const { system, settings, redaction } = context;
  const failOnFlaky = options.failOnFlaky === true;
  if (path === undefined) {
    const colour = (system.out.isTty && settings.colour) || settings.forceColour;
    const wish = { colour, columns: system.out.columns, failOnFlaky };
    return { reporter, wish, write: (text) => system.out.write(text), close: () => Promise.resolve() };
  }
  const file: TextOutput = await openReportFile(path, { append: path === settings.variable("GITHUB_STEP_SUMMARY") });
  const clean = redaction.over(file);
  const wish = { colour: false, columns: 100, failOnFlaky };
  return { reporter, wish, write: (text) => clean.write(text), close: () => file.flush() };
}
