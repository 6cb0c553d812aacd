// What a project tells about itself: how it is started, which webhooks it receives and where, which CI it uses.

import type { Provider } from "../provider.ts";

/** Files of a project, as far as they were read: path with `/`, and text. */
export type ProjectFiles = ReadonlyMap<string, string>;

export interface Project {
  /** `npm run dev`, or undefined when nothing says how the app is started. */
  readonly start?: string;
  /** Where the app listens; 3000 when nothing says otherwise. */
  readonly port: number;
  /** Whether a port was found, or is a guess. */
  readonly portFound: boolean;
  /** Senders whose header names stand in the code, with the route of that file. */
  readonly receivers: readonly Receiver[];
  readonly ci: "github" | "gitlab" | undefined;
}

export interface Receiver {
  readonly providerId: string;
  /** `/webhooks/pliance`; a guess when the code shows none. */
  readonly route: string;
  readonly routeFound: boolean;
  /** Where its header was seen. */
  readonly file: string;
}

/** Reads the project from its files; nothing is run. */
export function describeProject(files: ProjectFiles, providers: readonly Provider[]): Project {
  const start = startCommand(files.get("package.json"));
  const port = portOf(files);
  return {
    ...(start === undefined ? {} : { start }),
    port: port ?? 3000,
    portFound: port !== undefined,
    receivers: receivers(files, providers),
    ci: ciOf(files),
  };
}

function startCommand(manifest: string | undefined): string | undefined {
  const scripts = parsed(manifest)?.scripts;
  if (typeof scripts !== "object" || scripts === null) return undefined;
  const name = ["start", "dev", "serve"].find((one) => one in scripts);
  if (name === undefined) return undefined;
  return name === "start" ? "npm start" : `npm run ${name}`;
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

function ciOf(files: ProjectFiles): Project["ci"] {
  const paths = [...files.keys()];
  if (paths.some((path) => path.startsWith(".github/"))) return "github";
  return paths.includes(".gitlab-ci.yml") ? "gitlab" : undefined;
}

// `PORT=8080`, `--port 8080`, `-p 8080`, `PORT ?? 8080`, `PORT || "8080"`, `.listen(8080)`, `.listen({ port: 8080 })`.
const portPatterns = [
  /(?:^|["'\s])PORT\s*=\s*["']?(\d{2,5})\b/m,
  /(?:--port[ =]|\s-p )(?:\\?["'])?(\d{2,5})\b/,
  /\bPORT\b["']?\s*\]?\s*(?:\?\?|\|\|)\s*["']?(\d{2,5})\b/,
  /\.listen\(\s*(?:\{\s*port:\s*)?(\d{2,5})\b/,
];

/** What the project is started with comes before what its code falls back to. */
function portOf(files: ProjectFiles): number | undefined {
  const first = ["package.json", "Procfile", ".env.example", ".env.sample"].map((name) => files.get(name) ?? "");
  for (const text of [...first, ...files.values()])
    for (const pattern of portPatterns) {
      const port = Number(pattern.exec(text)?.[1]);
      if (port > 0 && port < 65_536) return port;
    }
  return undefined;
}

function receivers(files: ProjectFiles, providers: readonly Provider[]): Receiver[] {
  const found = new Map<string, Receiver>();
  for (const [file, text] of files) {
    if (!/\.[cm]?[jt]sx?$|\.(py|rb|php|go|java|kt|cs)$/.test(file)) continue;
    const lower = text.toLowerCase();
    const speaking = providers.filter((provider) => provider.recognition.shared !== true && names(provider, lower));
    for (const { id } of speaking) if (!found.has(id)) found.set(id, { providerId: id, ...routeIn(text, id), file });
  }
  return [...found.values()];
}

/** A header that only this provider sends, in quotes: a word in prose is no receiver. */
function names({ recognition }: Provider, text: string): boolean {
  return recognition.headers.some((header) => {
    const name = header.toLowerCase();
    const rails = `http_${name.replaceAll("-", "_")}`;
    return [`"${name}"`, `'${name}'`, `\`${name}\``, rails].some((form) => text.includes(form));
  });
}

function routeIn(text: string, id: string): Pick<Receiver, "route" | "routeFound"> {
  const routes = [...text.matchAll(/["'`](\/[\w\-./]*)["'`]/g)].map((match) => match[1] as string);
  const hooks = routes.filter((route) => /hook|callback|notif/i.test(route));
  const route = hooks.find((one) => one.toLowerCase().includes(id)) ?? hooks[0];
  return route === undefined ? { route: `/webhooks/${id}`, routeFound: false } : { route, routeFound: true };
}
