/** The technician's page: sign in once, then the day's list and one job; works from what it kept when offline. */
import { followLive } from "@/api/live/socket";
import { mayOf } from "@/api/rights";
import type { Session } from "@/api/types";
import { JobPage } from "@/features/phone/job-page";
import { JobsPage } from "@/features/phone/jobs-page";
import { LockedPage, UnsentNotice } from "@/features/phone/locked-page";
import { TalkPage } from "@/features/phone/talk";
import { useSender } from "@/features/phone/sender";
import { useFacts } from "@/features/phone/use-facts";
import { personOf, WhoContext } from "@/features/phone/use-phone";
import { useSharedPosition } from "@/features/phone/use-position";
import { SignIn } from "@/features/session/sign-in";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Loading } from "@/ui/notice";
import { useEffect } from "react";
import { useKnownSession } from "./use-known-session";

/** With the right that opens each: one that is not held would shut the whole stream. */
const TOPICS = [["work_orders", "work_orders.read"], ["channels", "readings.read"], ["messages", "messages.exchange"]] as const;

export const PhoneApp = () => {
  const t = useT();
  const { known, contactMs, leave, arrived, askAgain } = useKnownSession();
  switch (known.phase) {
    case "asking":
      return <Loading>{t("session.loading")}</Loading>;
    case "out":
      return <SignIn onForgot={() => location.assign("/forgot")} onSignedIn={arrived}><UnsentNotice /></SignIn>;
    case "locked":
      return <LockedPage onRetry={askAgain}><UnsentNotice /></LockedPage>;
    case "in":
      return <WhoContext value={known.session}><Inside session={known.session} contactMs={contactMs} onSignOut={() => void leave()} /></WhoContext>;
  }
};

const Inside = ({ session, contactMs, onSignOut }: { session: Session; contactMs: number; onSignOut: () => void }) => {
  const { params } = useLocation();
  useEffect(() => {
    const may = mayOf(session);
    return followLive(TOPICS.filter(([, right]) => may(right)).map(([topic]) => topic));
  }, [session]);
  useSender(personOf(session));
  useFacts();
  useSharedPosition();
  const order = params["order"];
  if (params["talk"] !== undefined) return <TalkPage onBack={() => setParams({ talk: null })} />;
  return order === undefined
    ? <JobsPage contactMs={contactMs} onOpen={(id) => setParams({ order: id })} onSignOut={onSignOut} />
    : <JobPage key={order} orderId={order} onBack={() => setParams({ order: null })} />;
};
