// Events of one provider in order, with values that they share.

/** A scenario as its file says it. Texts may hold `{{…}}`. */
export interface Scenario {
  readonly description?: string;
  /** Id of the provider. */
  readonly provider: string;
  readonly vars?: Readonly<Record<string, string>>;
  readonly events: readonly ScenarioStep[];
}

export interface ScenarioStep {
  readonly event: string;
  /** Since the event before: a duration with a unit, or seconds. */
  readonly after?: string | number;
  readonly reference?: string;
  /** JSON values by JSON Pointer. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** The whole payload as a JSON value. */
  readonly data?: unknown;
  readonly fresh?: boolean;
}

/** A scenario that ships with hookdev. */
export interface BuiltInScenario {
  /** As `--scenario` takes it. */
  readonly name: string;
  /** File below `payloads/`. */
  readonly file: string;
  readonly summary: string;
}

/** All that ship with hookdev. */
export const builtInScenarios: readonly BuiltInScenario[] = [
  builtIn("pliance/person-match", "a person is matched, and the match is removed"),
  builtIn("dotfile/case-review", "a case is opened, its check needs a review and is approved, then the case"),
  builtIn("idwise/journey", "user steps, journey, manual review and an AML update of one journey"),
  builtIn("amani/profile-life", "a profile from its creation to its approval"),
];

function builtIn(name: string, summary: string): BuiltInScenario {
  const [provider, rest] = name.split("/");
  return { name, file: `${provider}/scenarios/${rest}.yaml`, summary };
}
