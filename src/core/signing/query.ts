// Parameters in the query of a request target or URL.

/** The decoded values of a query parameter, in order; at most as many as there are. */
export function queryValues(target: string, name: string): string[] {
  return new URLSearchParams(queryOf(target)).getAll(name);
}

/** The URL with a parameter put at the end of its query; one of the same name is taken out first. */
export function withQuery(url: string, name: string, value: string): string {
  const hash = url.indexOf("#");
  const base = hash === -1 ? url : url.slice(0, hash);
  const question = base.indexOf("?");
  const path = question === -1 ? base : base.slice(0, question);
  const kept = queryOf(base)
    .split("&")
    .filter((pair) => pair !== "" && !new URLSearchParams(pair).has(name));
  const pairs = [...kept, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
  return `${path}?${pairs.join("&")}${hash === -1 ? "" : url.slice(hash)}`;
}

function queryOf(target: string): string {
  const hash = target.indexOf("#");
  const base = hash === -1 ? target : target.slice(0, hash);
  const question = base.indexOf("?");
  return question === -1 ? "" : base.slice(question + 1);
}
