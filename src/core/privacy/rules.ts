// Rules of the user: which values of a delivery are what, which stay, which are blanked. JSON Pointers with `*` for one step.

import { HookdevError } from "../errors.ts";
import { quoted, visible } from "../sanitise.ts";
import { utf8Text } from "../utf8.ts";
import { isKind, type Kind, kindLabels } from "./kinds.ts";

/** What a rule does with the values below its pointer. */
export type RuleAction = Kind | "keep" | "blank";

/** One line of a rules file. */
export interface PrivacyRule {
  /** Steps of the pointer; `*` is any one key or index. */
  readonly steps: readonly string[];
  readonly action: RuleAction;
}

/**
 * Reads a rules file: `{"rules": {"/applicant/note": "name", "/items/0/sku": "keep", "/internal": "blank"}}`.
 *
 * @throws HookdevError `PRIVACY_RULES_INVALID`
 */
export function readRules(bytes: Uint8Array, path: string): PrivacyRule[] {
  let file: unknown;
  try {
    file = JSON.parse(utf8Text(bytes) ?? "");
  } catch (cause) {
    throw invalid(path, "it is not JSON in UTF-8", cause);
  }
  const rules = isObject(file) ? file.rules : undefined;
  if (!isObject(rules)) throw invalid(path, 'it has no "rules" object');
  return Object.entries(rules).map(([pointer, action]) => {
    if (pointer !== "" && !pointer.startsWith("/"))
      throw invalid(path, `${quoted(pointer)} is no JSON Pointer: it has to start with "/"`);
    if (typeof action !== "string" || !isAction(action))
      throw invalid(
        path,
        `${quoted(pointer)} asks for ${quoted(String(action))}, which is neither a kind nor keep or blank`,
      );
    return { steps: stepsOf(pointer), action };
  });
}

/** What the first rule that fits says; a rule holds for everything below its pointer. Of a key (`/a/b#`) only `keep` counts. */
export function ruleFor(rules: readonly PrivacyRule[], pointer: string): RuleAction | undefined {
  if (rules.length === 0) return undefined;
  const steps = stepsOf(pointer.replace(/#$/, ""));
  return rules.find(
    (rule) => rule.steps.length <= steps.length && rule.steps.every((step, at) => step === "*" || step === steps[at]),
  )?.action;
}

function stepsOf(pointer: string): string[] {
  return pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isAction(text: string): text is RuleAction {
  return text === "keep" || text === "blank" || isKind(text);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function invalid(path: string, why: string, cause?: unknown): HookdevError {
  return new HookdevError("PRIVACY_RULES_INVALID", {
    category: "config",
    message: `${visible(path)} cannot be used: ${why}.`,
    remedy: `It holds {"rules": {"/pointer/*/key": "<kind>"}}; kinds: ${Object.keys(kindLabels).join(", ")}, keep, blank.`,
    cause,
  });
}
