// Which part of an emulator answers a call: its own control calls, or the API of one of its providers.

import { openYamlReader } from "../compose.ts";
import type { EgressPolicy } from "../core/emulation/egress.ts";
import { refuseTarget } from "../core/emulation/egress.ts";
import type { ApiAnswer, ApiCall } from "../core/emulation/emulation.ts";
import type { Emulator } from "../core/emulation/emulator.ts";
import type { FixtureSource, Random } from "../core/ports.ts";
import { version } from "../core/version.ts";
import { jsonAnswer } from "../flows/emulator-control/answers.ts";
import { answerControl, isControlPath } from "../flows/emulator-control/control.ts";
import type { ControlDeps } from "../flows/emulator-control/control-types.ts";

export interface CallParts {
  readonly emulator: Emulator;
  readonly payloads: FixtureSource;
  readonly random: Random;
  readonly policy: EgressPolicy;
  readonly pace: { readonly isManual: boolean; readonly scale: number };
  readonly pid: number;
  readonly stateFile: string | undefined;
}

/** Answers every call that the listener lets in. Rejects with what the store throws. */
export type CallHandler = (call: ApiCall) => Promise<ApiAnswer>;

/** The handler of an emulator that is open. */
export function createCallHandler(parts: CallParts): CallHandler {
  const { emulator, payloads, random, policy, pace, pid, stateFile } = parts;
  const control: ControlDeps = {
    emulator,
    payloads,
    random,
    refuseTarget: (url) => refuseTarget(policy, url),
    readScenario: async (file) => (await openYamlReader())(Buffer.from(await payloads.read(file)).toString("utf8")),
    clock: pace,
    about: { pid, version, state: stateFile ?? null },
  };
  return async (call) => {
    if (isControlPath(call.path)) return answerControl(call, control);
    const { provider, path } = ownerOf(call.path, emulator);
    return provider === undefined ? nobody(emulator) : emulator.call(provider, { ...call, path });
  };
}

/** A path may stand below the provider's id, which tells apart those that have the same one. */
function ownerOf(path: string, emulator: Emulator): { readonly provider: string | undefined; readonly path: string } {
  const [, first = "", rest = ""] = /^\/([^/]*)(\/.*)?$/s.exec(path) ?? [];
  const named = emulator.emulations.some(({ provider }) => provider.id === first);
  return named ? { provider: first, path: rest === "" ? "/" : rest } : { provider: emulator.ownerOf(path), path };
}

function nobody({ emulations }: Emulator): ApiAnswer {
  const names = emulations.map(({ provider }) => provider.name).join(", ");
  return jsonAnswer({ error: `None of the emulated APIs has this path. Emulated: ${names}.` }, 404);
}
