// Writes schema/*.json from the shapes that the validator reads. Run: node scripts/write-schema.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { configSchema, providerSchema, scenarioSchema, suiteSchema } from "../src/core/provider-schema/json-schema.ts";

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of [
  ["provider", providerSchema()],
  ["config", configSchema()],
  ["scenario", scenarioSchema()],
  ["hooks", suiteSchema()],
] as const)
  writeFileSync(new URL(`${name}.schema.json`, folder), `${JSON.stringify(schema, null, 1)}\n`);
