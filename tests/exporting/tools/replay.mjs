// Replays a WACZ in the engine of replayweb.page and holds each record against what it should be.
//   node replay.mjs FILE.wacz EXPECTED.json     [{"url", "timestamp", "status", "sha256", "location"}, …]
// Prints one line for each that differs and "N of M records replay"; exits with 1 where any differs.
import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { open, readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";

const [path, expectedPath] = process.argv.slice(2);
globalThis.self = globalThis;
self.addEventListener ??= () => {}; // what a service worker has
self.location = new URL("http://localhost/");
self.registration = { scope: "http://localhost/" };
const { SWCollections, ArchiveRequest } = await import("@webrecorder/wabac/swlib");

const size = (await stat(path)).size;
const file = await open(path);
const server = createServer(async (request, response) => {
  const range = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? "");
  let [start, end] = [0, size - 1];
  if (range) {
    [start, end] = range[1] ? [+range[1], range[2] ? Math.min(+range[2], size - 1) : size - 1] : [size - range[2], size - 1];
    response.setHeader("Content-Range", `bytes ${start}-${end}/${size}`);
  }
  const data = Buffer.alloc(end - start + 1);
  await file.read(data, 0, data.length, start);
  response.writeHead(range ? 206 : 200, { "Content-Length": data.length, "Accept-Ranges": "bytes" });
  response.end(request.method === "HEAD" ? undefined : data);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));

const root = "http://localhost/w/";
const collections = new SWCollections({ static: root, root, main: root, proxy: root, api: root });
const source = `http://127.0.0.1:${server.address().port}/x.wacz`;
const data = { name: "x", file: { sourceUrl: source, loadUrl: source, name: "x.wacz" }, extraConfig: {} };
await collections._init_db;
const errors = [];
if (!(await collections.addCollection(data, (...said) => errors.push(said)))) {
  console.log("the engine does not open the file:", JSON.stringify(errors));
  process.exit(1);
}
const collection = await collections.getColl("x");
const expected = JSON.parse(await readFile(expectedPath, "utf-8"));
const replayed = (asked) =>
  collection.handleRequest(new ArchiveRequest(asked, new Request(`${root}x/${asked}`)), { waitUntil() {}, respondWith() {} });
let held = 0;
for (const each of expected) {
  let found = "";
  try {
    let response = await replayed(`${each.timestamp}id_/${each.url}`);
    const inFile = response.headers.get("location") ?? "";
    if (inFile.startsWith(`${root}x/:`)) response = await replayed(inFile.slice(`${root}x/`.length)); // which file of several
    const body = Buffer.from(await response.arrayBuffer());
    const digest = createHash("sha256").update(body).digest("hex");
    const isRedirect = each.status >= 300;
    if (response.status !== each.status && !isRedirect) found = `status ${response.status}`;
    else if (isRedirect && !(response.headers.get("location") ?? "").endsWith(each.location)) found = `status ${response.status}, leads to ${response.headers.get("location")}`;
    else if (!isRedirect && digest !== each.sha256) found = `${body.length} other bytes`;
  } catch (error) {
    found = String(error);
  }
  held += !found;
  if (found) console.log(`${each.timestamp} ${each.url}: ${found}`);
}
console.log(`${held} of ${expected.length} records replay`);
process.exit(held === expected.length ? 0 : 1);
