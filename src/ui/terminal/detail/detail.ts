// The lines of the chosen tab.

import type { Line } from "../line.ts";
import type { Tab } from "../state.ts";
import { bodyLines } from "./body.ts";
import type { DetailInput } from "./detail-input.ts";
import { headersTab } from "./headers.ts";
import { overviewLines } from "./overview.ts";
import { rawLines } from "./raw.ts";
import { responseLines } from "./response.ts";
import { signatureLines } from "./signature.ts";

const makers: Readonly<Record<Tab, (input: DetailInput) => Line[]>> = {
  Overview: overviewLines,
  Headers: headersTab,
  Body: bodyLines,
  Response: responseLines,
  Signature: signatureLines,
  Raw: rawLines,
};

/** The lines of a tab, not yet cut to a width. */
export function detailLines(tab: Tab, input: DetailInput): Line[] {
  return makers[tab](input);
}
