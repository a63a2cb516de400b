/** What every page of ours stands in: requests, the document's language, toasts. */
import { Refusal } from "@/api/client";
import { useT } from "@/lib/i18n/translate";
import { FaultWall } from "@/ui/fault-wall";
import { useDocumentLanguage } from "@/ui/language-button";
import { Toasts } from "@/ui/toast";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode, type ReactNode } from "react";

/**
 * A refusal stays a refusal however often one asks; only an unreachable server is asked again. The
 * browser's own word on whether there is a network is not taken: it knows nothing of a server next door,
 * and what it holds back neither fails nor ends.
 */
const queries = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: "always" },
    queries: { networkMode: "always", staleTime: 30_000, refetchOnWindowFocus: false, retry: (count, error) => !(error instanceof Refusal) && count < 2 },
  },
});

export const Root = ({ children }: { children: ReactNode }) => {
  useDocumentLanguage();
  const t = useT();
  return (
    <StrictMode>
      <QueryClientProvider client={queries}>
        <FaultWall part={t("fault.page")}>{children}</FaultWall>
        <Toasts />
      </QueryClientProvider>
    </StrictMode>
  );
};
