/** The browser's side of being told while the page is closed. */
import { Unanswered } from "@/api/client";
import { pushState, subscribePush, unsubscribePush } from "@/api/push";
import { recall, remember } from "@/lib/storage";

/** Why not, or whether. */
export type Standing = "insecure" | "unsupported" | "denied" | "off" | "on";
export type Able = { secure: boolean; able: boolean; permission: NotificationPermission | null; subscribed: boolean };

/** Pure: what there is to say, the hindrance first that stands before all others. */
export const standingOf = ({ secure, able, permission, subscribed }: Able): Standing => {
  if (!secure) return "insecure";
  if (!able) return "unsupported";
  if (permission === "denied") return "denied";
  return subscribed && permission === "granted" ? "on" : "off";
};

/** The browser has no way to its push service. */
export class Unreachable extends Error {}

const worker = async (): Promise<ServiceWorkerRegistration | undefined> =>
  "serviceWorker" in navigator ? navigator.serviceWorker.getRegistration("/phone/") : undefined;

const ABLE = ["PushManager", "Notification"] as const;
const isAble = (registration: ServiceWorkerRegistration | undefined): boolean => registration !== undefined && ABLE.every((name) => name in globalThis);

const given = (subscription: PushSubscription): Parameters<typeof subscribePush>[0] => {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" } };
};

/**
 * How things stand, also without a network. A phone that was told, and whose session ended by time alone, goes on
 * being told once the same person has signed in again.
 */
export const look = async (person: string): Promise<Standing> => {
  const registration = await worker();
  const hindered = standingOf({ secure: isSecureContext, able: isAble(registration), permission: "Notification" in globalThis ? Notification.permission : null, subscribed: true });
  if (hindered !== "on") return hindered;
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription || recall("push-for") !== person) return "off";
  try {
    if (!(await pushState()).subscribed) await subscribePush(given(subscription));
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error; // without a network: as it was
  }
  return "on";
};

/** Asks the person, then the browser, then the server. Raises Refusal, Unreachable, Unanswered. */
export const start = async (person: string): Promise<Standing> => {
  const registration = await worker();
  if ((await Notification.requestPermission()) !== "granted" || registration === undefined) return look(person);
  const { public_key } = await pushState();
  const subscription = await subscribed(registration, public_key);
  await subscribePush(given(subscription));
  remember("push-for", person);
  return "on";
};

/** One made for another key of the server would be refused by the push service: it is made anew. */
const subscribed = async ({ pushManager }: ServiceWorkerRegistration, publicKey: string): Promise<PushSubscription> => {
  try {
    await (await pushManager.getSubscription())?.unsubscribe();
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  } catch (error) {
    throw new Unreachable(String(error));
  }
};

/** At the browser first: that holds without a network too. */
export const stop = async (): Promise<void> => {
  await forget();
  await unsubscribePush();
};

/** This browser takes no push any more, whoever sends one. */
export const forget = async (): Promise<void> => {
  remember("push-for", "");
  const registration = await worker();
  if (isAble(registration)) await (await registration?.pushManager.getSubscription())?.unsubscribe();
};

/** Where the service worker finds the language chosen on the page. */
export const tellLanguage = async (language: string): Promise<void> => {
  if ("caches" in globalThis) await (await caches.open("notices")).put("/phone/language", new Response(language));
};
