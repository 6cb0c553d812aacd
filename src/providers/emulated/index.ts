// The list of emulated providers.

import type { Emulation } from "../../core/emulation/emulation.ts";
import { emulatedAmani } from "./amani/amani.ts";
import { emulatedCompliancely } from "./compliancely/compliancely.ts";
import { emulatedDotfile } from "./dotfile/dotfile.ts";
import { emulatedIdwise } from "./idwise.ts";
import { emulatedPliance } from "./pliance/pliance.ts";

/** Providers whose webhook side can stand on this machine. */
export const emulations: readonly Emulation[] = [
  emulatedPliance,
  emulatedCompliancely,
  emulatedDotfile,
  emulatedAmani,
  emulatedIdwise,
];
