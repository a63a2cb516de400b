/** The phone's page, whole and offline: one cache a build, the page and its files from it first. */
export {};

type WorkerEvent = Event & { waitUntil(work: Promise<unknown>): void };
type WorkerFetch = WorkerEvent & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = {
  addEventListener(type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: WorkerFetch) => void): void;
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
};
// TypeScript offers the page's globals or a worker's, not both in one project.
const worker = globalThis as unknown as Worker;

const files = JSON.parse("__PRECACHE__") as string[];
const cacheName = "phone-__BUILD__";

const fill = async (): Promise<void> => {
  // Past the browser's own cache: a page kept there would name files of the build before.
  await (await caches.open(cacheName)).addAll(files.map((file) => new Request(file, { cache: "reload" })));
  await worker.skipWaiting();
};

const dropOthers = async (): Promise<void> => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("phone-") && name !== cacheName).map((name) => caches.delete(name)));
  await worker.clients.claim();
};

const fromCache = async (request: Request): Promise<Response> => {
  const cache = await caches.open(cacheName);
  const hit = await cache.match(request.mode === "navigate" ? "/phone/" : request);
  return hit ?? fetch(request);
};

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === location.origin && event.request.method === "GET" && !pathname.startsWith("/api/");
  if (ours && (files.includes(pathname) || (event.request.mode === "navigate" && pathname.startsWith("/phone"))))
    event.respondWith(fromCache(event.request));
});
