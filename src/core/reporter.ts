// A reporter turns what came of a run into text; whether the run is good is not its business.

import type { RunEvent, RunReport } from "./report.ts";

export interface ReporterOptions {
  /** ANSI colours are wanted where the text goes. */
  readonly colour: boolean;
  /** Columns of the terminal; 80 where there is none. */
  readonly columns: number;
  /** A pass after a failure counts as a failure of the run (`--fail-on-flaky`). */
  readonly failOnFlaky: boolean;
}

/**
 * One format. What is written is all that `live` gives during the run, and then what `render` gives at its end; both are
 * pure and end their text with a line feed. All texts of a report are raw: a reporter makes them harmless for its format.
 *
 * Each stands alone in `src/report/run/<name>.ts` as `export const reporter: Reporter`, and is loaded when it is asked for.
 */
export interface Reporter {
  /** As `--reporter` names it. */
  readonly name: string;
  /** The whole, or what is left to say after `live`; empty for nothing. In pieces where it can become long. */
  render(report: RunReport, options: ReporterOptions): string | Iterable<string>;
  /** What is said while the run goes on. A case's requests are whole here, also where `render` no longer has them. */
  live?(event: RunEvent, options: ReporterOptions): string | undefined;
}
