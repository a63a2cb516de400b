import type { Credentials } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Copyable } from "@/ui/copyable";
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
      <dl className="grid gap-2">{rows.map(([label, value]) => <Row key={label} label={label} value={value} />)}</dl>
      <Row label={t("connect.example")} value={examplePublish(credentials, topic)} block />
    </section>
  );
};

const Row = ({ label, value, block = false }: { label: string; value: string; block?: boolean }) => (
  <div className={block ? "grid gap-1" : "grid grid-cols-[5.5rem_1fr_auto] items-center gap-2"}>
    <dt className="text-dim">{label}</dt>
    <dd className={`min-w-0 ${block ? "" : "contents"}`}>
      <Copyable label={label} text={value} className={`py-1 ${block ? "block break-all whitespace-pre-wrap" : "truncate"}`} buttonClass={block ? "mt-2" : "!min-h-7"} />
    </dd>
  </div>
);
