/** The technician's page: sign in once, then the day's list and one job; works from what it kept when offline. */
import { followLive } from "@/api/live/socket";
import type { Session } from "@/api/types";
import { JobPage } from "@/features/phone/job-page";
import { JobsPage } from "@/features/phone/jobs-page";
import { LockedPage, UnsentNotice } from "@/features/phone/locked-page";
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

const TOPICS = ["work_orders", "channels"];

export const PhoneApp = () => {
  const t = useT();
  const { known, leave, arrived, askAgain } = useKnownSession();
  switch (known.phase) {
    case "asking":
      return <Loading>{t("session.loading")}</Loading>;
    case "out":
      return <SignIn onForgot={() => location.assign("/forgot")} onSignedIn={arrived}><UnsentNotice /></SignIn>;
    case "locked":
      return <LockedPage onRetry={askAgain}><UnsentNotice /></LockedPage>;
    case "in":
      return <WhoContext value={known.session}><Inside session={known.session} onSignOut={() => void leave()} /></WhoContext>;
  }
};

const Inside = ({ session, onSignOut }: { session: Session; onSignOut: () => void }) => {
  const { params } = useLocation();
  useEffect(() => followLive(TOPICS), []);
  useSender(personOf(session));
  useFacts();
  useSharedPosition();
  const order = params["order"];
  return order === undefined
    ? <JobsPage onOpen={(id) => setParams({ order: id })} onSignOut={onSignOut} />
    : <JobPage key={order} orderId={order} onBack={() => setParams({ order: null })} />;
};
