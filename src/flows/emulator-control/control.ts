// The control calls below `/_hookdev/`: what a person or a test asks of the emulator itself.

import type { ApiAnswer, ApiCall } from "../../core/emulation/emulation.ts";
import { firstHeader } from "../../core/http.ts";
import { quoted } from "../../core/sanitise.ts";
import { badControl, errorAnswer } from "./answers.ts";
import { advanceClock, status } from "./clock-calls.ts";
import type { ControlDeps, ControlRoute } from "./control-types.ts";
import { listDeliveries, retryDelivery, showDelivery } from "./delivery-calls.ts";
import { emitCall, scenarioCall } from "./emit-calls.ts";
import { deleteEndpoint, listEndpoints, putEndpoint } from "./endpoint-calls.ts";

/** Whether a path is one of the emulator's own. */
export function isControlPath(path: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** Answers a control call; errors are answers. What is no HookdevError is thrown on. */
export async function answerControl(call: ApiCall, deps: ControlDeps): Promise<ApiAnswer> {
  try {
    // A page can send no such header to another origin without asking first, and nobody answers it.
    if (firstHeader(call.headers, controlHeader) !== "1")
      throw badControl(`Control calls need the header ${controlHeader}: 1, which no web page can send.`);
    const { route, names } = routeOf(call);
    return await route({ body: call.body, query: queryOf(call, route), names }, deps);
  } catch (error) {
    return errorAnswer(error);
  }
}

const prefix = "/_hookdev";
/** The header that a control call carries, with the value 1. */
export const controlHeader = "X-Hookdev-Control";

/** `*` stands for one name. */
const routes: readonly (readonly [method: string, path: string, route: ControlRoute])[] = [
  ["GET", "status", status],
  ["POST", "emit", emitCall],
  ["POST", "scenario", scenarioCall],
  ["POST", "clock/advance", advanceClock],
  ["GET", "deliveries", listDeliveries],
  ["GET", "deliveries/*", showDelivery],
  ["POST", "deliveries/*/retry", retryDelivery],
  ["GET", "endpoints", listEndpoints],
  ["PUT", "endpoints/*/*", putEndpoint],
  ["DELETE", "endpoints/*/*", deleteEndpoint],
];

function routeOf({ method, path }: ApiCall): { readonly route: ControlRoute; readonly names: readonly string[] } {
  const steps = path.slice(prefix.length + 1).split("/");
  for (const [wanted, pattern, route] of routes) {
    const names = wanted === method ? namesIn(steps, pattern.split("/")) : undefined;
    if (names !== undefined) return { route, names };
  }
  const known = routes.map(([wanted, pattern]) => `${wanted} ${prefix}/${pattern.replaceAll("*", "<id>")}`);
  throw badControl(`There is no control call ${quoted(`${method} ${path}`)}.`, `There is: ${known.join(", ")}.`);
}

/** What a query says in vain is a slip. */
function queryOf({ query, path }: ApiCall, route: ControlRoute): ReadonlyMap<string, string> {
  const values = new Map(query);
  if (route !== listDeliveries && values.size > 0)
    throw badControl(`${quoted(path)} reads no query.`, `Filters are for GET ${prefix}/deliveries.`);
  if (values.size === query.length) return values;
  const twice = query.map(([name]) => name).find((name, at, names) => names.indexOf(name) !== at) ?? "";
  throw badControl(`${quoted(twice)} stands in the query more than once.`);
}

function namesIn(steps: readonly string[], pattern: readonly string[]): string[] | undefined {
  if (steps.length !== pattern.length) return undefined;
  if (!pattern.every((step, at) => step === "*" || step === steps[at])) return undefined;
  return pattern.flatMap((step, at) => (step === "*" ? [decoded(steps[at] as string)] : []));
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch (cause) {
    throw badControl(`${quoted(step)} is not percent-encoded text.`, undefined, cause);
  }
}
