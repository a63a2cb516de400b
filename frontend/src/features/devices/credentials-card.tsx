import type { Credentials } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { useToasts } from "@/ui/toast";
import { examplePublish } from "./example-publish";

/** Everything to type into a device, each with a button that copies it. */
export const CredentialsCard = ({ deviceId, credentials }: { deviceId: string; credentials: Credentials }) => {
  const t = useT();
  const { host, port, username, password, tls, publish } = credentials;
  const topic = publish.find((one) => one.endsWith("/telemetry")) ?? `hanlu/v1/${deviceId}/telemetry`;
  const rows: [string, string][] = [
    [t("connect.host"), host],
    [t("connect.port"), `${port}${tls ? " (TLS)" : ""}`],
    [t("connect.user"), username],
    [t("connect.password"), password],
    [t("connect.topic"), topic],
  ];
  return (
    <section aria-label={t("connect.credentials")} className="grid gap-3 rounded-xl border border-line bg-panel p-4">
      <p role="status" className="text-warn">{t("connect.once")}</p>
      <dl className="grid gap-2">{rows.map(([label, value]) => <Copyable key={label} label={label} value={value} />)}</dl>
      <Copyable label={t("connect.example")} value={examplePublish(credentials, topic)} block />
    </section>
  );
};

const Copyable = ({ label, value, block = false }: { label: string; value: string; block?: boolean }) => {
  const t = useT();
  const say = useToasts((store) => store.say);
  const copy = (): void => void navigator.clipboard?.writeText(value).then(() => say("good", t("connect.copied", { label })));
  return (
    <div className={block ? "grid gap-1" : "grid grid-cols-[5.5rem_1fr_auto] items-center gap-2"}>
      <dt className="text-dim">{label}</dt>
      <dd className={`min-w-0 ${block ? "" : "contents"}`}>
        <code className={`min-w-0 rounded bg-ground px-2 py-1 ${block ? "block break-all whitespace-pre-wrap" : "truncate"}`}>{value}</code>
        <Button className={block ? "mt-2" : "!min-h-7"} aria-label={t("connect.copy_what", { label })} onClick={copy}>{t("connect.copy")}</Button>
      </dd>
    </div>
  );
};
