/** The phone's page, whole and offline: one cache a build, the page and its files from it first. And what a push says. */
import { addressOf, noticeLanguage, noticeOf, pushedOf, type Pushed } from "@/lib/i18n/notices";

type WorkerEvent = Event & { waitUntil(work: Promise<unknown>): void };
type WorkerFetch = WorkerEvent & { request: Request; respondWith(answer: Promise<Response>): void };
type WorkerPush = WorkerEvent & { data: { json(): unknown } | null };
type WorkerClick = WorkerEvent & { notification: Notification };
type Page = { focus(): Promise<Page>; navigate(url: string): Promise<Page | null> };
type Worker = {
  addEventListener(type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: WorkerFetch) => void): void;
  addEventListener(type: "push", listener: (event: WorkerPush) => void): void;
  addEventListener(type: "notificationclick", listener: (event: WorkerClick) => void): void;
  clients: { claim(): Promise<void>; matchAll(wanted: { type: "window" }): Promise<readonly Page[]>; openWindow(url: string): Promise<unknown> };
  registration: ServiceWorkerRegistration;
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

/** What is loaded only when it is needed: kept from then on, since its name says what is in it. */
const keptOnce = async (request: Request): Promise<Response> => {
  const cache = await caches.open(cacheName);
  const hit = await cache.match(request);
  if (hit !== undefined) return hit;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
};

const read = (data: WorkerPush["data"]): Pushed => {
  try {
    return pushedOf(data?.json());
  } catch {
    return pushedOf(null); // not JSON: something has to be shown all the same
  }
};

/** The same push twice is one notice: its key is the tag. */
const show = async (pushed: Pushed): Promise<void> => {
  const chosen = await (await caches.match("/phone/language"))?.text();
  const language = noticeLanguage(chosen ?? null, navigator.languages);
  const { title, body } = noticeOf(pushed, language);
  const address = addressOf(pushed);
  await worker.registration.showNotification(title, { body, lang: language, tag: pushed.key, icon: "/icon.svg", data: address });
};

/** To the order, or to what the desk wrote: in the page that is open, else in a new one. */
const open = async (data: unknown): Promise<void> => {
  const address = typeof data === "string" && data.startsWith("/phone/") ? data : "/phone/";
  const [page] = await worker.clients.matchAll({ type: "window" });
  if (page === undefined) return void (await worker.clients.openWindow(address));
  await page.focus();
  await page.navigate(address);
};

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
worker.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = origin === location.origin && event.request.method === "GET" && !pathname.startsWith("/api/");
  if (ours && (files.includes(pathname) || (event.request.mode === "navigate" && pathname.startsWith("/phone"))))
    event.respondWith(fromCache(event.request));
  else if (ours && pathname.startsWith("/assets/")) event.respondWith(keptOnce(event.request));
});
worker.addEventListener("push", (event) => event.waitUntil(show(read(event.data))));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});
