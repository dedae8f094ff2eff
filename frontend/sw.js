// Keeps the site for when there is no network. While there is one, what may change always comes
// from the network: documents and data are kept only to be shown when it fails. What has a hash
// in its name never changes, and is fetched once.
"use strict";
const KEPT = "portwise-BUILD";
const FIRST = ["FIRST"];
const HASHED = /-[0-9a-f]{12,16}(_bg)?\.[a-z0-9]+$/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  // What cannot be fetched now is kept when it is asked for.
  const one = (cache, name) => cache.add(new Request(name, { cache: "no-cache" })).catch(() => {});
  event.waitUntil(caches.open(KEPT).then((cache) => Promise.all(FIRST.map((name) => one(cache, name)))));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("portwise-") && name !== KEPT;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// Keeps a good answer, and hands it on. What is full or forbidden is no reason to fail.
const keep = async (key, answer) => {
  if (answer.ok && answer.type === "basic" && !answer.redirected) {
    const copy = answer.clone();
    await caches.open(KEPT).then((cache) => cache.put(key, copy)).catch(() => {});
  }
  return answer;
};

const kept = (key) => caches.open(KEPT).then((cache) => cache.match(key, { ignoreVary: true }));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const scope = new URL(self.registration.scope);
  if (request.method !== "GET" || url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return;
  const path = url.pathname.slice(scope.pathname.length);
  if (path.startsWith("api/")) return;
  const key = url.origin + url.pathname;
  if (HASHED.test(path)) {
    event.respondWith(
      kept(key)
        .catch(() => undefined)
        .then((known) => known ?? fetch(request).then((answer) => keep(key, answer))),
    );
  } else if (path === "" || path.endsWith("/") || path.endsWith(".json") || path.endsWith(".txt")) {
    event.respondWith(
      fetch(request)
        .then((answer) => keep(key, answer))
        .catch(async (failure) => {
          const known = await kept(key).catch(() => undefined);
          if (known) return known;
          throw failure;
        }),
    );
  }
});
