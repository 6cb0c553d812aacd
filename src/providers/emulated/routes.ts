// Which call of a management API is meant: method and path against a table.

import type { ApiCall } from "../../core/emulation/emulation.ts";

/** One call of the API. `{name}` in the path stands for one segment. */
export interface Route<T> {
  readonly method: string;
  readonly path: string;
  readonly run: T;
}

export type RouteMatch<T> =
  | {
      readonly kind: "found";
      readonly run: T;
      /** Segments by name, as sent: never decoded. */
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: "wrong-method"; readonly allowed: readonly string[] }
  | { readonly kind: "unknown-path" };

export interface RouteOptions {
  /** Letters of the path may have any case, as with servers on .NET. */
  readonly anyCase?: boolean;
}

/** The calls in a table, as `PUT /v1/webhooks/{id}`. */
export function callsOf(routes: readonly Route<unknown>[]): readonly string[] {
  return routes.map(({ method, path }) => `${method} ${path}`);
}

/** The route of a call, or why there is none. */
export function findRoute<T>(
  routes: readonly Route<T>[],
  call: Pick<ApiCall, "method" | "path">,
  options: RouteOptions = {},
): RouteMatch<T> {
  const onPath = routes.flatMap((route) => {
    const parameters = parametersOf(route.path, call.path, options);
    return parameters === undefined ? [] : [{ route, parameters }];
  });
  if (onPath.length === 0) return { kind: "unknown-path" };
  const found = onPath.find(({ route }) => route.method === call.method);
  if (found === undefined) return { kind: "wrong-method", allowed: onPath.map(({ route }) => route.method) };
  return { kind: "found", run: found.route.run, parameters: found.parameters };
}

/** Whether the path is one of the table, whatever the method. */
export function hasPath(routes: readonly Route<unknown>[], path: string, options: RouteOptions = {}): boolean {
  return routes.some((route) => parametersOf(route.path, path, options) !== undefined);
}

function parametersOf(pattern: string, path: string, { anyCase }: RouteOptions): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const sent = given[at] as string;
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name !== undefined && sent !== "") parameters[name] = sent;
    else if (segment !== sent && !(anyCase === true && segment.toLowerCase() === sent.toLowerCase())) return undefined;
  }
  return parameters;
}
