/** Any two versions held against each other, all sections; either can be gone back to, section by section. */
import { useWholePolicy } from "@/api/policy";
import { changesOf } from "@/lib/changes";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ChangesTable } from "@/ui/changes-table";
import { Select } from "@/ui/field";
import { Card } from "@/ui/list-detail";
import { Empty, Loading, Refused } from "@/ui/notice";
import { keyWord, lastWord } from "./policy-words";

const asVersion = (text: string | undefined, newest: number): number => Math.min(Math.max(0, Math.floor(Number(text ?? newest)) || 0), newest);

export const CompareCard = ({ newest }: { newest: number }) => {
  const t = useT();
  const { params } = useLocation();
  const [from, to] = [asVersion(params["from"], newest), asVersion(params["to"], newest)];
  const [before, after] = [useWholePolicy(from), useWholePolicy(to)];
  const error = before.error ?? after.error;
  const changes = before.data && after.data ? changesOf(before.data.sections, after.data.sections) : null;
  const sections = [...new Set(changes?.map(({ key }) => key.split(".")[0] ?? ""))];
  const choices = Array.from({ length: newest + 1 }, (_, at) => newest - at);
  return (
    <Card title={t("policy.compare")}>
      <div className="grid grid-cols-2 gap-3">
        {([["from", from, t("policy.compare_from")], ["to", to, t("policy.compare_to")]] as const).map(([name, value, label]) => (
          <Select key={name} label={label} value={value} onChange={(event) => setParams({ [name]: event.target.value }, true)}>
            {choices.map((n) => <option key={n} value={n}>{n === 0 ? t("policy.shipped_version") : t("policy.version", { n })}</option>)}
          </Select>
        ))}
      </div>
      {error !== null && <Refused>{refusalText(error, t)}</Refused>}
      {error === null && changes === null && <Loading>{t("policy.loading")}</Loading>}
      {changes?.length === 0 && <Empty>{t("policy.no_difference")}</Empty>}
      {changes !== null && changes.length > 0 && <ChangesTable label={t("policy.compare")} changes={changes} keyWord={(key) => keyWord(key, t)} />}
      <div className="flex flex-wrap gap-2">
        {from < newest && sections.map((name) => (
          <Button key={name} onClick={() => setParams({ id: name, back: String(from), from: null, to: null })}>{t("policy.section_back_to", { section: lastWord(name, t), n: from })}</Button>
        ))}
        <Button onClick={() => setParams({ from: null, to: null })}>{t("action.close")}</Button>
      </div>
    </Card>
  );
};
