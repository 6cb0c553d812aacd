// Draws docs/screen.svg from a real frame of the terminal inspector: npm run build && node scripts/render-screen.mjs

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import xterm from "@xterm/headless";

// The picture must not depend on where it is made.
process.env.TZ = "UTC";
process.env.NODE_ENV = "production";
const load = (path) => import(new URL(`../dist/${path}`, import.meta.url));
const [
  { openStore },
  { systemClock },
  { createKeyRing },
  { createMasker, ownTexts },
  { sign },
  { verifyWith },
  { recognise },
  { providers },
  { Inspector },
  { startScreen },
] = await Promise.all(
  [
    "adapters/store/store.js",
    "adapters/system.js",
    "core/key-ring.js",
    "core/mask.js",
    "core/signing/sign.js",
    "core/signing/verify.js",
    "core/recognise.js",
    "providers/index.js",
    "ui/terminal/inspector.js",
    "ui/terminal/start.js",
  ].map(load),
);

const columns = 116;
const rows = 34;
const noon = Date.UTC(2026, 10, 21, 12, 0, 0);
const secret = "demo-secret-that-is-long-enough";

const folder = mkdtempSync(join(tmpdir(), "hookdev-picture-"));
const store = openStore({ file: join(folder, "captures.db") });
const own = new Set();
const deliveries = [
  ["amani/profile_status_change.json", 200, 31],
  ["pliance/PersonSanctionMatched.json", 200, 12],
  ["dotfile/Case.Created.json", 200, 9],
  ["compliancely/SubmissionResult.json", 500, 48],
  ["idwise/FinishedJourney.json", 200, 14],
  ["dotfile/Check.Started.json", 401, 7, "written anew"],
];
for (const [index, delivery] of deliveries.entries()) await keep(index, delivery);

const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true });
const stdout = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
const stdin = Object.assign(new PassThrough(), { isTTY: true, ref() {}, unref() {}, setRawMode() {} });
stdout.on("data", (chunk) => terminal.write(chunk));
const inspector = new Inspector({
  store,
  clock: { ...systemClock(), now: () => noon },
  info: {
    inbox: ["http://127.0.0.1:4400"],
    forwardTo: "http://localhost:3000",
    storeFile: "~/.local/state/hookdev/captures.db",
    maskMode: "external",
    pokeCommand: "",
  },
  providers,
  keys: createKeyRing([{ secret }]),
  masker: createMasker("external", own),
  actions: {},
});
const screen = startScreen(inspector, { stdin, stdout, colour: true });
inspector.press("5");
await screen.flushed();
await new Promise((resolve) => terminal.write("", resolve));
const svg = toSvg();
await screen.close();
inspector.close();
await store.close();
rmSync(folder, { recursive: true, force: true });
const file = new URL("../docs/screen.svg", import.meta.url);
writeFileSync(file, svg);
process.stdout.write(`docs/screen.svg: ${svg.length} bytes\n`);

async function keep(index, [name, status, durationMs, accident]) {
  const sent = readFileSync(new URL(`../payloads/${name}`, import.meta.url));
  // The most frequent accident of all: something on the way has parsed the body and written it anew.
  const body = accident === undefined ? sent : Buffer.from(JSON.stringify(JSON.parse(sent), null, 2));
  for (const text of ownTexts(sent)) own.add(text);
  const provider = providers.find(({ id }) => id === name.split("/")[0]);
  const target = `/webhooks/${provider.id}`;
  const headers = ["Host", "127.0.0.1:4400", "Content-Type", "application/json", ...provider.headers];
  const receivedAt = noon + index * 7300;
  const at = Math.floor(receivedAt / 1000);
  const request = { method: "POST", target, headers, body };
  const scheme = provider.schemes.find(({ location }) => typeof location.header === "string") ?? provider.schemes[0];
  const signed =
    typeof scheme.location.header === "string"
      ? sign(
          scheme,
          {
            request: { ...request, body: sent },
            sentTo: `http://127.0.0.1:4400${target}`,
            secret: scheme.type === "basic" ? `hook:${secret}` : secret,
            at,
          },
          { overrideOnlyOver: true },
        ).headers
      : [];
  const all = [...headers, ...signed];
  const verdict =
    signed.length === 0
      ? undefined
      : verifyWith([scheme], {
          request: { ...request, headers: all },
          secrets: [scheme.type === "basic" ? `hook:${secret}` : secret],
          at,
          sentTo: `http://127.0.0.1:4400${target}`,
        });
  const { event } = recognise([provider], { headers: all, body });
  const captureId = await store.add({
    receivedAt,
    state: "complete",
    ...request,
    httpVersion: "1.1",
    scheme: "http",
    headers: all,
    trailers: [],
    body: { size: body.length, bytes: body },
    remoteAddress: "127.0.0.1",
    flags: [],
    provider: provider.id,
    ...(event && { event }),
    ...(verdict && { verdict }),
  });
  await store.addAttempt({
    captureId,
    target: "http://localhost:3000",
    startedAt: receivedAt,
    durationMs,
    outcome: { kind: "answered", status, headers: [], body: new Uint8Array(0), bodyState: "whole" },
  });
}

/** One text element a run of equal style; each keeps its width, whatever font the reader has. */
function toSvg() {
  const cell = { width: 8.2, height: 18 };
  const pad = 16;
  const colours = { 1: "#f47067", 2: "#6bc46d", 3: "#daaa3f", 6: "#39c5cf" };
  const width = Math.ceil(columns * cell.width + 2 * pad);
  const height = rows * cell.height + 2 * pad;
  const parts = [];
  for (let row = 0; row < rows; row += 1) {
    const line = terminal.buffer.active.getLine(row);
    for (let column = 0; column < columns; ) {
      const first = line.getCell(column);
      const style = styleOf(first);
      let text = "";
      let end = column;
      while (end < columns && styleOf(line.getCell(end)) === style) {
        text += line.getCell(end).getChars() || " ";
        end += 1;
      }
      parts.push(run(text, { column, row, cells: end - column, look: first }));
      column = end;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="13.5">
<title>The terminal inspector of hookdev: a list of captures, and why a signature failed</title>
<rect width="${width}" height="${height}" rx="10" fill="#1c2128"/>
${parts.filter(Boolean).join("\n")}
</svg>
`;

  function styleOf(found) {
    return [found.getFgColor(), found.isFgDefault(), found.isBold(), found.isDim(), found.isInverse()].join();
  }

  function run(text, { column, row, cells, look }) {
    const inverse = look.isInverse() !== 0;
    if (text.trim() === "" && !inverse) return "";
    const trimmed = inverse ? text : text.trimEnd();
    const x = (pad + column * cell.width).toFixed(1);
    const y = pad + row * cell.height;
    const colour = inverse ? "#1c2128" : look.isFgDefault() ? "#cdd9e5" : (colours[look.getFgColor()] ?? "#cdd9e5");
    const box = inverse
      ? `<rect x="${x}" y="${y}" width="${(cells * cell.width).toFixed(1)}" height="${cell.height}" fill="#cdd9e5"/>`
      : "";
    const weight = look.isBold() ? ' font-weight="bold"' : "";
    const faint = look.isDim() ? ' opacity="0.6"' : "";
    const length = (trimmed.length * cell.width).toFixed(1);
    return `${box}<text xml:space="preserve" x="${x}" y="${y + 13}" textLength="${length}" fill="${colour}"${weight}${faint}>${escaped(trimmed)}</text>`;
  }
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
