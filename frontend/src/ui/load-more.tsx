/** The end of a list that goes on: fetches when it comes into view, and by its button. */
import { useT } from "@/lib/i18n/translate";
import { useEffect, useRef } from "react";
import { Button } from "./button";

type Props = { hasMore: boolean; isFetching: boolean; onMore: () => void };

const AHEAD = "400px";

export const LoadMore = ({ hasMore, isFetching, onMore }: Props) => {
  const t = useT();
  const end = useRef<HTMLDivElement>(null);
  const act = useRef(onMore);
  act.current = onMore;
  useEffect(() => {
    if (end.current === null || !hasMore || isFetching) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && act.current(), { rootMargin: AHEAD });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasMore, isFetching]);
  if (!hasMore) return null;
  return <div ref={end} className="grid justify-items-center py-4"><Button disabled={isFetching} onClick={onMore}>{t(isFetching ? "list.loading_more" : "list.more")}</Button></div>;
};
