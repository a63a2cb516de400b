/** Where we are is in the address, so that a view can be shared and the back button works. */
import { useSyncExternalStore } from "react";

export type Location = { page: string; params: Readonly<Record<string, string>> };
export type Patch = Readonly<Record<string, string | null>>;

/** `/devices?device=cr-1` is page `devices` with one parameter; the root is page ``. */
export const parseLocation = ({ pathname, search }: { pathname: string; search: string }): Location => ({
  page: pathname.replace(/^\/|\/$/g, ""),
  params: Object.fromEntries(new URLSearchParams(search)),
});

/** The phone's page lives in a folder: its service worker answers for what lies under `/phone/`, slash and all. */
const PHONE = "phone";

export const formatLocation = ({ page, params }: Location): string => {
  const search = new URLSearchParams(params).toString();
  return `/${page === PHONE ? `${PHONE}/` : page}${search && `?${search}`}`;
};

/** Parameters with a patch applied; null takes one away. */
export const patched = (params: Location["params"], patch: Patch): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...params, ...patch }).filter((entry): entry is [string, string] => entry[1] !== null));

let current = parseLocation(globalThis.location ?? { pathname: "/", search: "" });
const listeners = new Set<() => void>();

const changed = (): void => {
  current = parseLocation(location);
  listeners.forEach((listener) => listener());
};
globalThis.addEventListener?.("popstate", changed);

const go = (to: Location, replace: boolean): void => {
  const address = formatLocation(to);
  if (address === formatLocation(current)) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  changed();
};

export const navigate = (page: string, params: Location["params"] = {}): void => go({ page, params }, false);

/** Change some parameters of this page. A selection is a place to come back to; a filter text is not. */
export const setParams = (patch: Patch, replace = false): void =>
  go({ page: current.page, params: patched(current.params, patch) }, replace);

export const here = (): Location => current;

export const useLocation = (): Location =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
