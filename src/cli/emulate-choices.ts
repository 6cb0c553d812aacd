// `--choice name=value` and `--api-key`, sorted to the providers that they are for.

import type { Emulation, EmulationSettings } from "../core/emulation/emulation.ts";
import { createKeyRing, type KeyRing, parseGivenSecret } from "../core/key-ring.ts";
import { quoted } from "../core/sanitise.ts";
import type { CliContext } from "./command.ts";
import type { EmulationOptions } from "./emulate-options.ts";
import { usageError } from "./usage-error.ts";

export interface SettingsParts {
  readonly emulations: readonly Emulation[];
  /** Signing secrets, for providers whose customers set them outside of the API. */
  readonly secrets: KeyRing;
  readonly refuseTarget: EmulationSettings["refuseTarget"];
}

/**
 * The settings of each emulated provider; every choice is checked.
 *
 * @throws HookdevError `CHOICE_INVALID`, `CHOICE_UNKNOWN`, `SECRET_EMPTY`
 */
export function readEmulationSettings(
  options: Pick<EmulationOptions, "choice" | "apiKey">,
  parts: SettingsParts,
  context: Pick<CliContext, "redaction">,
): (provider: string) => EmulationSettings {
  const { emulations, refuseTarget, secrets } = parts;
  const ids = emulations.map(({ provider }) => provider.id);
  const apiKeys = createKeyRing((options.apiKey ?? []).map((text) => parseGivenSecret(text, ids)));
  context.redaction.hide(apiKeys.all);
  const choices = choicesByProvider(options.choice ?? [], emulations);
  const settings = new Map(
    ids.map((id): [string, EmulationSettings] => {
      const secret = secrets.secretsFor(id)[0];
      const own = { apiKeys: apiKeys.secretsFor(id), choices: choices.get(id) ?? {}, refuseTarget };
      return [id, secret === undefined ? own : { ...own, secret }];
    }),
  );
  // A state from an earlier start is not made anew, so its choices would not be looked at.
  for (const { provider, initial } of emulations) initial(settings.get(provider.id) as EmulationSettings);
  return (provider) => settings.get(provider) as EmulationSettings;
}

/** A name may stand with its provider (`dotfile:health=promoted`); alone it counts for all that have it. */
function choicesByProvider(
  texts: readonly string[],
  emulations: readonly Emulation[],
): Map<string, Record<string, string>> {
  const byProvider = new Map<string, Record<string, string>>();
  for (const text of texts) {
    const [, only, name, value] = /^(?:([a-z0-9-]+):)?([a-z][a-z0-9-]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) throw invalid(text);
    const having = emulations.filter(({ provider, choices = [] }) =>
      only === undefined ? choices.some((choice) => choice.name === name) : provider.id === only,
    );
    if (having.length === 0) throw unknown(text, emulations);
    for (const { provider } of having) byProvider.set(provider.id, { ...byProvider.get(provider.id), [name]: value });
  }
  return byProvider;
}

function invalid(text: string) {
  return usageError(
    "CHOICE_INVALID",
    `--choice takes name=value, not ${quoted(text)}.`,
    "docs/emulate.md lists the choices.",
  );
}

function unknown(text: string, emulations: readonly Emulation[]) {
  const known = emulations.flatMap(({ provider, choices = [] }) =>
    choices.map(({ name, values }) => `${provider.id}:${name}=${values.length === 0 ? "<text>" : values.join("|")}`),
  );
  const remedy = known.length === 0 ? "Leave it out." : `There is: ${known.join(", ")}.`;
  return usageError("CHOICE_UNKNOWN", `No provider here has the choice ${quoted(text)}.`, remedy);
}
