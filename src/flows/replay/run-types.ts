// What a run is made of: what the command line decides, and what it asks of others.

import type { Attempt } from "../../core/delivery.ts";
import type { Edit } from "../../core/fixture.ts";
import type { HeaderLines } from "../../core/http.ts";
import type { Clock, Random, Sender } from "../../core/ports.ts";
import type { RunCase } from "../../core/replay/selection.ts";
import type { CheckFailure } from "../../core/report.ts";
import type { Expectation } from "../../core/suite/suite.ts";
import type { Load } from "./load.ts";

/** What the command line decides for all cases. */
export interface RunPlan {
  readonly cases: readonly RunCase[];
  readonly workers: number;
  readonly seed: string;
  /** What made-up times call now, milliseconds since 1970: it follows from the seed. */
  readonly valuesNow: number;
  /** Takes the place of every suite's target. */
  readonly url?: string;
  readonly provider?: string;
  readonly scheme?: string;
  readonly verbatim: boolean;
  /** As in a case; a case's own comes first. */
  readonly at?: string;
  readonly headers: HeaderLines;
  readonly timeoutMs?: number;
  readonly insecure: boolean;
  /** Credentials that their provider sends over https only go over http to other machines, too. */
  readonly secretOverHttp: boolean;
  /** Takes the place of every case's own. */
  readonly retries?: number;
  /** The run ends after so many failed cases. */
  readonly bail?: number;
  /** The shell command that runs one case again. */
  readonly rerun: (runCase: RunCase) => string;
}

/** Values of one case that follow from the seed and the case alone. */
export interface CaseValues {
  readonly random: Random;
  readonly edits: readonly Edit[];
  readonly headers: HeaderLines;
}

/** One answer and where it came from, for judging it. */
export interface Judged {
  readonly runCase: RunCase;
  readonly attempt: Attempt;
  readonly expect: Expectation;
  /** Which request of the case it answers, from 1. */
  readonly time: number;
}

export interface RunDeps {
  readonly clock: Clock;
  readonly sender: Sender;
  readonly load: Load;
  /** @throws HookdevError when a secret that the suite names is not there */
  readonly secretFor: (runCase: RunCase, providerId: string | undefined) => string | undefined;
  readonly valuesFor: (runCase: RunCase) => CaseValues;
  readonly judge: (judged: Judged) => readonly CheckFailure[];
}
