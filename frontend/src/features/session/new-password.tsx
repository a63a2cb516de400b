/** Forgotten passwords and invitations: ask for a letter, then choose a password with what it carries. */
import { askForLetter, choosePassword } from "@/api/session";
import { navigate } from "@/lib/location";
import { useT } from "@/lib/i18n/translate";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Refused } from "@/ui/notice";
import { useMutation } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Entrance } from "./entrance";

const Back = () => {
  const t = useT();
  return <button type="button" className="justify-self-start text-accent" onClick={() => navigate("")}>{t("session.back")}</button>;
};

/** The answer is the same whether the address is known or not: that is nobody's business. */
export const ForgottenPassword = () => {
  const t = useT();
  const ask = useMutation({ mutationFn: askForLetter });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    ask.mutate(String(new FormData(event.currentTarget).get("email")));
  };
  return (
    <Entrance title={t("session.forgot")}>
      {ask.isSuccess ? <p role="status">{t("session.letter_sent")}</p> : (
        <form onSubmit={onSubmit} className="grid gap-4">
          <Field name="email" label={t("session.email")} type="email" autoComplete="email" required autoFocus />
          {ask.isError && <Refused>{refusalText(ask.error, t)}</Refused>}
          <Button type="submit" look="primary" disabled={ask.isPending} className="min-h-11">{t("session.send_letter")}</Button>
        </form>
      )}
      <Back />
    </Entrance>
  );
};

export const ChoosePassword = ({ token }: { token: string }) => {
  const t = useT();
  const choose = useMutation({ mutationFn: (password: string) => choosePassword(token, password) });
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    choose.mutate(String(new FormData(event.currentTarget).get("password")));
  };
  return (
    <Entrance title={t("session.choose")}>
      {choose.isSuccess ? <p role="status">{t("session.chosen")}</p> : (
        <form onSubmit={onSubmit} className="grid gap-4">
          <Field name="password" label={t("session.new_password")} type="password" autoComplete="new-password" minLength={12} required autoFocus hint={t("session.password_hint")} />
          {choose.isError && <Refused>{refusalText(choose.error, t)}</Refused>}
          <Button type="submit" look="primary" disabled={choose.isPending} className="min-h-11">{t("session.save")}</Button>
        </form>
      )}
      <Back />
    </Entrance>
  );
};
