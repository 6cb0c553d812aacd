// Floor of receiving with a store: node:http and node:sqlite by the shortest way, nothing detected and nothing verified.

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";

const [port, file] = process.argv.slice(2);
const db = new DatabaseSync(file as string);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE captures (id INTEGER PRIMARY KEY, at INTEGER, method TEXT, path TEXT, headers TEXT, body BLOB)
`);
const insert = db.prepare("INSERT INTO captures (at, method, path, headers, body) VALUES (?, ?, ?, ?, ?)");

interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly chunks: Buffer[];
}

let waiting: Arrived[] = [];

const server = createServer((request, response) => {
  const arrived: Arrived = { request, response, chunks: [] };
  request.on("data", (chunk: Buffer) => arrived.chunks.push(chunk));
  request.on("end", () => {
    if (waiting.length === 0) setImmediate(storeAll);
    waiting.push(arrived);
  });
});
server.listen(Number(port), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));

/** One transaction for each turn of the event loop; the answers leave after it. */
function storeAll(): void {
  const group = waiting;
  waiting = [];
  db.exec("BEGIN");
  for (const { request, chunks } of group) {
    const { method = "", url = "", rawHeaders } = request;
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    insert.run(Date.now(), method, url, JSON.stringify(rawHeaders), body);
  }
  db.exec("COMMIT");
  for (const { response } of group) response.end();
}
