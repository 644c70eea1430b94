// The service worker: what was read stays readable without a network, ticks made without one are
// sent when it is back. The network goes first, and where in doubt the browser does what it did
// before. The server writes SITE above this: its files, and the page that stands in for others.
"use strict";

importScripts(SITE.outbox);

const FILES = "files";
// What was visited, and roadmaps that were asked for; each name ends with whom it was made for.
const VISITED = "visited:";
const CHOSEN = "chosen:";
const READER = "Offline-Reader"; // the server's word that a page may be kept
const MOST = 150; // pages visited
const PATIENCE = 8_000; // milliseconds until a kept page goes before a network that dawdles
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

let asked = 0; // pages so far
let latest = { reader: null, turn: 0 }; // whose page came of those asked for last
const turns = new Map(); // page -> when the kept one was asked for
const keptAt = new Map(); // what was shown from here: client -> when the server sent it

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith(SITE.static) && !search) event.respondWith(file(event));
});
addEventListener("message", (event) => {
  if (event.data === "kept") event.ports[0].postMessage(keptAt.get(event.source.id) ?? null);
  else event.waitUntil(post(event.data));
});
addEventListener("sync", (event) => event.waitUntil(send()));

async function install() {
  const files = await caches.open(FILES);
  const wanted = [SITE.offline, ...SITE.files].map((url) => new Request(url, { cache: "no-cache" }));
  await files.addAll(wanted);
  // Safe at once: pages come from the network, files by names that follow their content.
  await skipWaiting();
}

async function activate() {
  const needed = new Set([SITE.offline, ...SITE.files]);
  for (const name of await pageCaches()) {
    const cache = await caches.open(name);
    // A kept page needs the files that it was made with.
    for (const answer of await cache.matchAll())
      for (const part of (await answer.text()).split('"'))
        if (part.startsWith(SITE.static)) needed.add(part.split("#")[0]);
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys())
    if (!needed.has(new URL(request.url).pathname)) await files.delete(request);
  await clients.claim();
}

async function pageCaches() {
  const names = await caches.keys();
  return names.filter((name) => name.startsWith(VISITED) || name.startsWith(CHOSEN));
}

async function page(event) {
  const { request } = event;
  const turn = ++asked;
  const arriving = fetch(request).then(async (answer) => {
    if (mayBeKept(answer)) event.waitUntil(keep(request.url, answer.clone(), turn));
    return answer;
  });
  event.waitUntil(arriving.catch(() => {}));
  const kept = await find(request.url);
  try {
    // Just signed in or out, what is kept may be another's: then there is no hurry.
    const isDoor = request.referrer && new URL(request.referrer).pathname.startsWith("/accounts/");
    const answer = await (kept && !isDoor ? Promise.race([arriving, dawdled()]) : arriving);
    if (answer) return answer;
  } catch {
    // No network.
  }
  if (!kept) return (await caches.match(SITE.offline, { cacheName: FILES, ignoreVary: true })) ?? arriving;
  keptAt.set(event.resultingClientId, kept.headers.get("Date"));
  return kept;
}

const dawdled = () => new Promise((resolve) => setTimeout(resolve, PATIENCE));

const mayBeKept = (answer) => answer.ok && answer.type === "basic" && !answer.redirected && answer.headers.has(READER);

async function find(url) {
  for (const cacheName of await pageCaches()) {
    const kept = await caches.match(url, { cacheName, ignoreVary: true });
    if (kept) return kept;
  }
  return null;
}

async function keep(url, arriving, turn) {
  const reader = arriving.headers.get(READER);
  if (turn > latest.turn) latest = { reader, turn };
  // Whole, before what is kept so far goes: the network may end in the middle of it.
  const answer = new Response(await arriving.blob(), arriving);
  const address = url.split("#")[0];
  // What comes late is neither to bring back who was here before nor a page as it was.
  if ((turn < latest.turn && reader !== latest.reader) || turn < (turns.get(address) ?? 0)) return;
  turns.set(address, turn);
  for (const name of await pageCaches()) if (!name.endsWith(`:${reader}`)) await caches.delete(name);
  if (await caches.match(address, { cacheName: CHOSEN + reader, ignoreVary: true })) {
    const chosen = await caches.open(CHOSEN + reader);
    return chosen.put(address, answer);
  }
  const visited = await caches.open(VISITED + reader);
  // Anew at the end: the first to go is what was not looked at for longest.
  await visited.delete(address, { ignoreVary: true });
  await visited.put(address, answer);
  const all = await visited.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await visited.delete(old);
}

async function file(event) {
  const { request } = event;
  const files = await caches.open(FILES);
  const kept = await files.match(request, { ignoreVary: true });
  if (kept && HASHED.test(new URL(request.url).pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && answer.type === "basic") event.waitUntil(files.put(request, answer.clone()));
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

// An open page tells what comes of its ticks: then it is the page that sends them.
async function send() {
  const [open] = await clients.matchAll({ type: "window" });
  if (open) open.postMessage("send");
  else await outbox.send();
}

// What a guest pressed and left (marks.js): the first answer brings the session of all.
async function post(presses) {
  for (const { action, body } of presses)
    await fetch(action, { method: "POST", body: new URLSearchParams(body), headers: { "HX-Request": "true" } });
}
