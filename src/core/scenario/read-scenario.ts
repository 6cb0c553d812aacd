// A scenario from a located value: its shape, and what only makes sense together.

import { type EventLookup, findEvent } from "../catalogue.ts";
import type { Provider } from "../provider.ts";
import { follow, type Located, type Problem } from "../provider-schema/located.ts";
import { readShape } from "../provider-schema/read-shape.ts";
import { quoted } from "../sanitise.ts";
import type { Scenario, ScenarioStep } from "./scenario.ts";
import { scenarioShape } from "./scenario-shape.ts";
import { templateProblem } from "./template.ts";

export interface ReadScenario {
  /** Missing when a problem is an error. */
  readonly scenario?: Scenario;
  readonly problems: readonly Problem[];
}

/** Reads a scenario for one of these providers. Nothing is thrown; every problem has its place. */
export function readScenario(source: Located, providers: readonly Provider[]): ReadScenario {
  const { value, problems } = readShape(scenarioShape, source);
  const found = problems.map(unusable);
  if (found.length > 0) return { problems: found };
  const scenario = value as Scenario;
  const meant = meaningProblems(scenario, source, providers);
  return meant.length > 0 ? { problems: meant } : { scenario, problems: [] };
}

/** A key that nobody reads is a step that does not do what its author thinks. */
function unusable(problem: Problem): Problem {
  return { ...problem, severity: "error" };
}

type Path = readonly (string | number)[];

function meaningProblems(scenario: Scenario, source: Located, providers: readonly Provider[]): Problem[] {
  const problems: Problem[] = [];
  const complain = (path: Path, message: string) => {
    const at = follow(source, path)?.at;
    problems.push({ severity: "error", ...(at === undefined ? {} : { at }), message });
  };
  const provider = providers.find(({ id }) => id === scenario.provider);
  if (provider === undefined)
    complain(["provider"], `${quoted(scenario.provider)} is none of ${providers.map(({ id }) => id).join(", ")}.`);
  // Vars are filled from top to bottom, so one may use those above it.
  const names = new Set<string>();
  for (const [name, text] of Object.entries(scenario.vars ?? {})) {
    const problem = templateProblem(text, names);
    if (problem !== undefined) complain(["vars", name], problem);
    names.add(name);
  }
  for (const [index, step] of scenario.events.entries()) {
    const at: Path = ["events", index];
    if (provider !== undefined) eventProblem(step, provider, (message) => complain([...at, "event"], message));
    for (const [path, problem] of templateProblems(step, names)) complain([...at, ...path], problem);
  }
  return problems;
}

function eventProblem(step: ScenarioStep, provider: Provider, complain: (message: string) => void): void {
  const found: EventLookup = findEvent([provider], step.event, provider.id);
  if (found.kind === "unknown" && step.data === undefined)
    complain(
      `${provider.name} has no event type ${quoted(step.event)}.${found.suggestions.length === 0 ? "" : ` Did you mean ${found.suggestions.slice(0, 3).join(", ")}?`}`,
    );
  if (found.kind === "ambiguous") complain(`${quoted(step.event)} stands for several events of ${provider.name}.`);
  if (found.kind === "found" && found.payload === undefined && step.data === undefined)
    complain(
      `${provider.name} publishes no payload of ${found.event.name}, and hookdev does not invent one: give it with data.`,
    );
}

function templateProblems(step: ScenarioStep, names: ReadonlySet<string>): [Path, string][] {
  const found: [Path, string][] = [];
  const look = (value: unknown, path: Path): void => {
    if (typeof value === "string") {
      const problem = templateProblem(value, names);
      if (problem !== undefined) found.push([path, problem]);
    } else if (typeof value === "object" && value !== null)
      for (const [key, child] of Object.entries(value)) look(child, [...path, key]);
  };
  look(step.reference, ["reference"]);
  look(step.set, ["set"]);
  look(step.data, ["data"]);
  return found;
}
