/* Opens the questionnaire without network. It keeps what a page asks it to keep, and nothing else: no other page, no
   answer of the API, nothing that is sent (decision 0023). Change VERSION with the shape of what is kept. */
"use strict";

const VERSION = "viatic-1-";
const SHELL = `${VERSION}shell`;
const PAGES = `${VERSION}pages-`;
const PATIENCE = 10000; // a phone that shows bars and gets nothing

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("viatic-") && !name.startsWith(VERSION));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

/* A file may come from another origin, whose answer cannot be looked into: status 0. */
const put = async (name, request) => {
  const response = await fetch(request);
  if (response.ok || response.type === "opaque") await (await caches.open(name)).put(request, response);
};

/* The page has just been loaded with its files: what the browser itself has of them is taken, not the network. */
const keep = async ({ user, page, offline, files }) => {
  const wanted = [
    put(`${PAGES}${user}`, new Request(page, { credentials: "same-origin", cache: "force-cache", redirect: "error" })),
    put(SHELL, new Request(offline, { credentials: "omit" })),
    ...files.map((file) => put(SHELL, new Request(file, { mode: "no-cors", cache: "force-cache" }))),
  ];
  await Promise.allSettled(wanted);
  const shell = await caches.open(SHELL);
  const known = new Set([offline, ...files]);
  const gone = (await shell.keys()).filter((request) => !known.has(request.url));
  await Promise.all(gone.map((request) => shell.delete(request)));
};

self.addEventListener("message", (event) => {
  if (event.data && event.data.keep) event.waitUntil(keep(event.data.keep));
});

const copyOf = async (request) => {
  for (const name of (await caches.keys()).filter((each) => each.startsWith(VERSION))) {
    const copy = await (await caches.open(name)).match(request, { ignoreVary: true });
    if (copy) return copy;
  }
  return undefined;
};
const offlinePage = async () => {
  const shell = await caches.open(SHELL);
  const found = (await shell.keys()).find((request) => new URL(request.url).pathname.endsWith("/hors-ligne/"));
  return found ? shell.match(found) : undefined;
};

/* The network first; a copy when it fails, or when it keeps one waiting. */
const answer = async (request) => {
  const copy = await copyOf(request);
  const fetched = fetch(request);
  if (!copy) return fetched;
  const late = new Promise((resolve) => setTimeout(() => resolve(copy), PATIENCE));
  return Promise.race([fetched.catch(() => copy), late]);
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(answer(request).catch(async () => (await offlinePage()) || Response.error()));
  } else if (["style", "script", "image"].includes(request.destination)) {
    event.respondWith(answer(request));
  }
});
