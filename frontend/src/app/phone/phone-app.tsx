/** The technician's page: sign in once, then the day's list and one job; works from what it kept when offline. */
import { useSession, useSignOut } from "@/api/session";
import { followLive } from "@/api/live/socket";
import type { Session } from "@/api/types";
import { JobPage } from "@/features/phone/job-page";
import { JobsPage } from "@/features/phone/jobs-page";
import { phoneDatabase } from "@/features/phone/phone-db";
import { useSender } from "@/features/phone/sender";
import { useSharedPosition } from "@/features/phone/use-position";
import { SignIn } from "@/features/session/sign-in";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { Loading } from "@/ui/notice";
import { useEffect, useState } from "react";

const TOPICS = ["work_orders", "channels"];

/** Who is signed in as the server says, or as it last said when it cannot be asked. */
const useKnownSession = (): Session | null | undefined => {
  const { data, isError } = useSession();
  const [kept, setKept] = useState<Session | null>();
  useEffect(() => {
    if (data) void phoneDatabase.sessions.put({ key: "me", session: data });
    if (isError) void phoneDatabase.sessions.get("me").then((row) => setKept(row?.session ?? null));
  }, [data, isError]);
  return isError ? kept : data;
};

export const PhoneApp = () => {
  const t = useT();
  const session = useKnownSession();
  if (session === undefined) return <Loading>{t("session.loading")}</Loading>;
  if (session === null) return <SignIn onForgot={() => location.assign("/forgot")} />;
  return <Inside session={session} />;
};

const Inside = ({ session }: { session: Session }) => {
  const { params } = useLocation();
  const signOut = useSignOut();
  useEffect(() => followLive(TOPICS), []);
  useSender();
  useSharedPosition();
  const leave = async (): Promise<void> => {
    await signOut();
    await phoneDatabase.forget();
  };
  const order = params["order"];
  return order === undefined
    ? <JobsPage session={session} onOpen={(id) => setParams({ order: id })} onSignOut={() => void leave()} />
    : <JobPage key={order} session={session} orderId={order} onBack={() => setParams({ order: null })} />;
};
