// `hookdev provider init`: a provider file that works as it is written, and says what may be changed.

import { join } from "node:path";
import { writeNewFiles } from "../compose/machine.ts";
import { secretVariable } from "../core/key-ring.ts";
import { visible } from "../core/sanitise.ts";
import { providers as builtIn } from "../providers/index.ts";
import type { CliContext } from "./command.ts";
import { providerTemplate, samplePayload } from "./provider-template.ts";
import { usageError } from "./usage-error.ts";

/** Writes `providers/<id>.yaml` and its payload. @throws HookdevError `PROVIDER_ID_INVALID`, `FILE_EXISTS` */
export async function initProvider(
  id: string,
  { name }: { readonly name?: string },
  context: CliContext,
): Promise<void> {
  refuseId(id);
  const title = visible(
    name ??
      id.replace(
        /(^|-)([a-z])/g,
        (_all, dash: string, letter: string) => `${dash === "" ? "" : " "}${letter.toUpperCase()}`,
      ),
  );
  const file = join("providers", `${id}.yaml`);
  const payload = join("providers", "payloads", id, "order.created.json");
  await writeNewFiles([
    { path: file, text: providerTemplate(id, title) },
    { path: payload, text: samplePayload },
  ]);
  context.system.out.write(
    [
      `Wrote ${file} and ${payload}.`,
      "Next:",
      `  hookdev provider lint ${file}     after every change`,
      `  hookdev provider test ${id}     sign, verify, and try to get something wrong past it`,
      `  export ${secretVariable(id)}=…     the secret, never in the file`,
      `  hookdev poke ${id}:order.created --url http://localhost:3000/webhooks`,
      "",
    ].join("\n"),
  );
}

function refuseId(id: string): void {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id))
    throw usageError(
      "PROVIDER_ID_INVALID",
      `"${visible(id)}" cannot be the id of a provider.`,
      "An id is up to 40 lower-case letters, digits and hyphens, e.g. acme.",
    );
  const taken = builtIn.find((provider) => provider.id === id);
  if (taken !== undefined)
    throw usageError(
      "PROVIDER_ID_TAKEN",
      `hookdev knows a provider "${id}" already: ${taken.name}.`,
      "Choose another id.",
    );
}
