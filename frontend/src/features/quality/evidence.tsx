/** What shows a finding: in words, photos, and the way to the readings. */
import { evidencePhoto, type Finding } from "@/api/quality";
import { number } from "@/lib/format";
import { isKey, useT, type Translate } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";
import { Link } from "@/ui/link";

export const findingTitle = ({ source, code }: Pick<Finding, "source" | "code">, t: Translate): string => (source === "rule" ? t.code("violation", { code }) : t.code("point", { code }));

const list = (values: unknown, word: (code: string) => string, t: Translate): string => (Array.isArray(values) ? values.map((code) => word(String(code))).join(t("list.comma")) : "");

const timed = (value: unknown, t: Translate): string => (typeof value === "string" ? dateTimeOf(value, t) : "–");

const figure = (value: unknown): string => (typeof value === "number" ? number(value, 1) : "–");

/** The words of a rule's evidence. Pure. */
export const evidenceText = ({ code, evidence }: Pick<Finding, "code" | "evidence">, t: Translate): string | null => {
  if (!isKey(`evidence.${code}`)) return null;
  const { at, arrived_at, missing, fields, parts, value_c, max_c, ...rest } = evidence;
  const beyond = typeof parts === "object" && parts !== null ? Object.entries(parts).map(([part, n]) => `${part} ×${String(n)}`).join(t("list.comma")) : "";
  return t.code("evidence", {
    code,
    params: { ...rest, at: timed(at, t), arrived_at: timed(arrived_at, t), missing: list(missing, (kind) => t.code("photo_kind", { code: kind }), t), fields: list(fields, (field) => t.code("visit_field", { code: field }), t), parts: beyond, value_c: figure(value_c), max_c: figure(max_c) },
  });
};

/** `toDevice`: whether the reader has a page for the readings; the phone has none. */
export const Evidence = ({ finding, toDevice = true }: { finding: Finding; toDevice?: boolean }) => {
  const t = useT();
  const text = finding.source === "rule" ? evidenceText(finding, t) : null;
  const { photos, device_id, from, to } = finding.evidence;
  return (
    <div role="group" aria-label={t("quality.evidence")} className="grid gap-2">
      {finding.words && <p className="wrap-anywhere">{finding.words}</p>}
      {text !== null && <p className="tabular">{text}</p>}
      {typeof device_id === "string" && (
        <p className="tabular text-dim">
          {t("quality.readings_span", { device: device_id, from: timed(from, t), to: timed(to, t) })}
          {toDevice && <> · <Link page="devices" params={{ device: device_id }} className="text-accent underline">{t("quality.sees_readings")}</Link></>}
        </p>
      )}
      {Array.isArray(photos) && photos.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {photos.map((sha256, at) => (
            <li key={String(sha256)}>
              <a href={evidencePhoto(finding.id, String(sha256))} target="_blank" rel="noreferrer"><img src={evidencePhoto(finding.id, String(sha256))} alt={t("quality.photo_alt", { n: at + 1 })} loading="lazy" className="size-20 rounded-lg object-cover" /></a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
