import { signIn, useSignedIn } from "@/api/session";
import { navigate } from "@/lib/location";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useState, type FormEvent, type ReactNode } from "react";
import { Entrance } from "./entrance";

type Props = { onForgot?: (() => void) | undefined; onSignedIn?: (() => Promise<void>) | undefined; children?: ReactNode };

/** One question at the door; wrong answers say so without saying which half was wrong. */
export const SignIn = ({ onForgot = () => navigate("forgot"), onSignedIn, children }: Props) => {
  const t = useT();
  const signedIn = useSignedIn();
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await signIn(String(form.get("email")), String(form.get("password")));
      await onSignedIn?.();
      await signedIn();
    } catch (error) {
      setRefused(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Entrance title={t("session.title")}>
      {children}
      <form onSubmit={(event) => void onSubmit(event)} className="grid gap-4">
        <Field name="email" type="email" label={t("session.email")} autoComplete="username" required autoFocus />
        <Field name="password" label={t("session.password")} type="password" autoComplete="current-password" required />
        {refused !== null && <Refused>{refusalText(refused, t)}</Refused>}
        <Button type="submit" look="primary" disabled={busy} className="min-h-11 text-sm">{t(busy ? "session.signing_in" : "session.sign_in")}</Button>
        <button type="button" className="justify-self-start text-accent" onClick={onForgot}>{t("session.forgot")}</button>
      </form>
    </Entrance>
  );
};
