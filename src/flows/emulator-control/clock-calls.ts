// Control calls about time: what it is, and moving it on.

import { longestWaitMs } from "../../core/emulation/emulated-clock.ts";
import type { ApiAnswer } from "../../core/emulation/emulation.ts";
import { parseDuration } from "../../core/values.ts";
import { badControl, jsonAnswer } from "./answers.ts";
import { flagOf, readBody, textOf } from "./body.ts";
import type { ControlCall, ControlDeps } from "./control-types.ts";

/** `GET status`: providers, emulated time, what waits. */
export function status(_call: ControlCall, deps: ControlDeps): ApiAnswer {
  const { emulator, about } = deps;
  return jsonAnswer({
    ...about,
    clock: clockObject(deps),
    providers: emulator.emulations.map(({ provider, assumptions }) => ({
      id: provider.id,
      name: provider.name,
      endpoints: emulator.state(provider.id).endpoints.length,
      waiting: emulator.waiting(provider.id),
      assumptions,
    })),
  });
}

/** `POST clock/advance`: `{"by": "3m"}`, `{"toNext": true}` or `{"drain": true}`; answers when what fell due is over. */
export async function advanceClock({ body }: ControlCall, deps: ControlDeps): Promise<ApiAnswer> {
  const wish = readBody(body, ["by", "toNext", "drain"]);
  const by = textOf(wish, "by");
  const toNext = flagOf(wish, "toNext");
  const drain = flagOf(wish, "drain");
  if ([by !== undefined, toNext, drain].filter(Boolean).length !== 1)
    throw badControl('Say one of {"by": "3m"}, {"toNext": true} and {"drain": true}.');
  const { emulator } = deps;
  let moved = true;
  if (by !== undefined) await emulator.advance(parseDuration(by, '"by"', { max: longestWaitMs }));
  if (toNext) moved = await emulator.skipToNext();
  if (drain) await emulator.drain();
  return jsonAnswer({ moved, clock: clockObject(deps) });
}

function clockObject({ emulator, clock }: ControlDeps): Record<string, unknown> {
  const next = emulator.nextDue();
  return {
    ...clock,
    now: new Date(emulator.now()).toISOString(),
    nextAttemptAt: next === undefined ? null : new Date(next).toISOString(),
  };
}
