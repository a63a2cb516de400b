/** Lists too long for one answer: fetched page by page by the server's cursor. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

const PAGE = 60;

export type Page<Item> = { items: Item[]; next?: string | null };

/** One page after the other until the last that holds something; empty ones are left out. */
export async function* pagesOf<Item>(fetchPage: (cursor: string | null) => Promise<Page<Item>>): AsyncGenerator<Item[]> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await fetchPage(cursor);
    if (page.items.length > 0) yield page.items;
    cursor = page.next ?? null;
  } while (cursor !== null);
}

/** All pages fetched so far as one list; `more` fetches the next one, where there is one. */
export const usePages = <Item>(queryKey: readonly unknown[], fetchPage: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>) => {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetchPage({ limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    placeholderData: keepPreviousData,
  });
  const { data, isPending, isError, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = (): void => void (hasNextPage && !isFetchingNextPage && fetchNextPage());
  return { items: data?.pages.flatMap((page) => page.items), isPending, isError, error, hasMore: hasNextPage, isFetchingMore: isFetchingNextPage, more };
};
