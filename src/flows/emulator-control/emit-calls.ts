// Control calls that make something happen: one event, or a scenario of them.

import { deliveryObject } from "../../core/emulation/delivery-json.ts";
import { longestWaitMs } from "../../core/emulation/emulated-clock.ts";
import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import { HookdevError } from "../../core/errors.ts";
import type { Edit } from "../../core/fixture.ts";
import { locatedValue, type Problem } from "../../core/provider-schema/located.ts";
import { quoted } from "../../core/sanitise.ts";
import { readScenario } from "../../core/scenario/read-scenario.ts";
import { builtInScenarios, type Scenario } from "../../core/scenario/scenario.ts";
import { parseDuration } from "../../core/values.ts";
import { badControl, jsonAnswer } from "./answers.ts";
import { type ControlBody, flagOf, neededText, readBody, textOf } from "./body.ts";
import type { ControlCall, ControlDeps } from "./control-types.ts";
import { emitEvent } from "./emit.ts";
import { playScenario } from "./play-scenario.ts";

const emitKeys = ["event", "provider", "set", "edits", "fresh", "data", "dataBase64", "reference", "after"];

/**
 * `POST emit`: `{"event", "provider"?, "set"?: {pointer: value}, "fresh"?, "data"? | "dataBase64"?, "reference"?,
 * "after"?: "3m"}`; answers with the deliveries, none where nobody subscribed.
 */
export async function emitCall({ body }: ControlCall, deps: ControlDeps): Promise<ApiAnswer> {
  const wish = readBody(body, emitKeys);
  const [provider, reference, after] = [textOf(wish, "provider"), textOf(wish, "reference"), textOf(wish, "after")];
  const data = dataOf(wish);
  const emitted = await emitEvent(
    {
      event: neededText(wish, "event"),
      ...(provider === undefined ? {} : { provider }),
      edits: editsOf(wish),
      isFresh: flagOf(wish, "fresh"),
      ...(data === undefined ? {} : { data }),
      ...(reference === undefined ? {} : { reference }),
      ...(after === undefined
        ? {}
        : { afterSeconds: parseDuration(after, '"after"', { allowZero: true, max: longestWaitMs }) / 1000 }),
    },
    deps,
  );
  const deliveries = emitted.deliveries.map(deliveryObject);
  return jsonAnswer({ provider: emitted.provider.id, event: emitted.event, deliveries }, 202);
}

function editsOf(wish: ControlBody): Edit[] {
  const set = wish.set ?? {};
  if (typeof set !== "object" || Array.isArray(set)) throw badControl('"set" has to be values by JSON Pointer.');
  const edits = wish.edits ?? [];
  if (!Array.isArray(edits) || !edits.every(isEdit)) throw badControl('"edits" has to be a list of pointer and value.');
  return [...Object.entries(set).map(([pointer, value]) => ({ pointer, value: JSON.stringify(value) })), ...edits];
}

/** As `--set` writes it: the value is JSON where it reads as JSON, else text; one pointer may come twice. */
function isEdit(value: unknown): value is Edit {
  const { pointer, value: text } = (value ?? {}) as Partial<Edit>;
  return typeof pointer === "string" && typeof text === "string";
}

/** `dataBase64` keeps every byte; `data` is a JSON value. */
function dataOf(wish: ControlBody): Uint8Array | undefined {
  if (wish.data !== undefined && wish.dataBase64 !== undefined)
    throw badControl('"data" and "dataBase64" exclude each other.');
  if (wish.data !== undefined) return Buffer.from(JSON.stringify(wish.data));
  const base64 = textOf(wish, "dataBase64");
  if (base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64) throw badControl('"dataBase64" is not Base64.');
  return bytes;
}

/** `POST scenario`: `{"name": "pliance/person-match"}` for one that ships with hookdev, or `{"scenario": {…}}`. */
export async function scenarioCall({ body }: ControlCall, deps: ControlDeps): Promise<ApiAnswer> {
  const wish = readBody(body, ["name", "scenario"]);
  const name = textOf(wish, "name");
  if ((name === undefined) === (wish.scenario === undefined)) throw badControl('Say either "name" or "scenario".');
  const scenario = await scenarioOf(name, wish.scenario, deps);
  const played = await playScenario(scenario, deps);
  const events = played.map(({ deliveries, ...event }) => ({ ...event, deliveries: deliveries.map(deliveryObject) }));
  return jsonAnswer({ provider: scenario.provider, events }, 202);
}

async function scenarioOf(name: string | undefined, value: unknown, deps: ControlDeps): Promise<Scenario> {
  const read = name === undefined ? { ok: true as const, value: locatedValue(value) } : await shipped(name, deps);
  if (!read.ok) throw wrong(read.problems);
  const { scenario, problems } = readScenario(read.value, providersOf(deps));
  if (scenario === undefined) throw wrong(problems);
  return scenario;
}

function shipped(name: string, deps: ControlDeps): ReturnType<ControlDeps["readScenario"]> {
  const found = builtInScenarios.find((each) => each.name === name);
  if (found !== undefined) return deps.readScenario(found.file);
  throw badControl(
    `There is no scenario ${quoted(name)}.`,
    `There is: ${builtInScenarios.map((each) => each.name).join(", ")}.`,
  );
}

function providersOf({ emulator }: ControlDeps) {
  return emulator.emulations.map(({ provider }) => provider);
}

function wrong(problems: readonly Problem[]): HookdevError {
  return new HookdevError("SCENARIO_INVALID", {
    category: "fixture",
    message: problems.map(({ message }) => message).join(" "),
    remedy: "docs/emulate.md says what a scenario may hold.",
  });
}
