/** A part of a page that is fetched behind its first paint; who cannot fetch it is told so, and the rest of the page stays. */
import { lazy, Suspense, type ComponentType } from "react";

const Missing = () => <p role="alert" className="rounded-lg bg-bad-ground px-3 py-2"><a href="" className="text-bad underline underline-offset-2">重试 · Try again</a></p>;

export const later = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> => {
  const Part: ComponentType<P> = lazy(async () => ({ default: await load().catch(load).catch((): ComponentType<P> => Missing) }));
  const Later = (props: P) => <Suspense fallback={null}><Part {...props} /></Suspense>;
  return Later;
};
