// Writes docs/keys.md from the key table of the terminal inspector: node scripts/write-keys.mjs

import { writeFileSync } from "node:fs";
import { keysDocument } from "../src/ui/terminal/keys.ts";

writeFileSync(new URL("../docs/keys.md", import.meta.url), keysDocument());
