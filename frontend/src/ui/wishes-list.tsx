/** Class, language and wishes of the customer, what was ticked for this visit, and what the request answered. */
import type { Wishes } from "@/api/wishes";
import { useT } from "@/lib/i18n/translate";

export const hasWishes = (wishes: Wishes): boolean =>
  wishes.value_class !== null || wishes.ticks.length > 0 || Object.keys(wishes.answers ?? {}).length > 0;

export const WishesList = ({ wishes }: { wishes: Wishes }) => {
  const t = useT();
  const { value_class, locale, contact_by, visit_times, ticks, answers } = wishes;
  const rows: [string, string, string][] = [
    ["ticks", t("wishes.ticks"), ticks.map((code) => t.code("tick", { code })).join(t("list.comma"))],
    ["times", t("wishes.times"), visit_times],
    ["words", t("wishes.words"), wishes.wishes],
    ["contact", t("wishes.contact"), contact_by === null ? "" : t(`contact_by.${contact_by}`)],
    ["language", t("wishes.language"), locale === null ? "" : t(`language.${locale}`)],
    ...Object.entries(answers ?? {}).map(([code, text]): [string, string, string] => [code, t.code("question", { code }), text]),
  ];
  return (
    <>
      {value_class !== null && <p className={value_class === "vip" ? "font-semibold text-warn" : "text-dim"}>{value_class === "vip" && <span aria-hidden>◆ </span>}{t(`wishes.${value_class}`)}</p>}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
        {rows.filter(([, , text]) => text !== "").map(([key, name, text]) => (
          <div key={key} className="contents"><dt className="text-dim">{name}</dt><dd className={`wrap-anywhere whitespace-pre-line ${key === "ticks" ? "font-semibold" : ""}`}>{text}</dd></div>
        ))}
      </dl>
    </>
  );
};
