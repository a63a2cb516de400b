/** The rules of the house: every value with its unit and source, changed as a new version, compared and gone back to. */
import { usePolicy, usePolicyVersions, type PolicySection } from "@/api/policy";
import { useT } from "@/lib/i18n/translate";
import { changesOf } from "@/lib/changes";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { Hint, Loading, Note, Refused } from "@/ui/notice";
import { CompareCard } from "./compare-card";
import { lastWord } from "./policy-words";
import { SectionCard } from "./section-card";
import { VersionList } from "./version-list";

export const PolicyTab = () => {
  const t = useT();
  const { params } = useLocation();
  const policy = usePolicy();
  const versions = usePolicyVersions();
  const sections = policy.data?.sections;
  const picked = sections?.find(({ name }) => name === params["id"]);
  return (
    <ListDetail
      list={
        <div className="grid gap-5">
          <section aria-label={t("admin.policy")}>
            <ListHead title={t("admin.policy")} count={policy.data && t("policy.version", { n: policy.data.version })} />
            {policy.isPending && <Loading>{t("policy.loading")}</Loading>}
            {policy.isError && <Refused>{refusalText(policy.error, t)}</Refused>}
            {policy.data && <Note>{t("policy.how")}</Note>}
            <ul className="mt-3 grid gap-1.5 sm:grid-cols-2">
              {sections?.map((section) => <SectionRow key={section.name} section={section} picked={section === picked} />)}
            </ul>
          </section>
          <VersionList versions={versions} />
        </div>
      }
      detail={
        params["from"] !== undefined && policy.data
          ? <CompareCard newest={policy.data.version} />
          : picked && policy.data
            ? <SectionCard key={`${picked.name}.${params["back"] ?? ""}.${params["set"] ?? ""}`} section={picked} version={policy.data.version} versions={versions.data?.items ?? []} />
            : <Hint>{t("policy.pick")}</Hint>
      }
    />
  );
};

const SectionRow = ({ section, picked }: { section: PolicySection; picked: boolean }) => {
  const t = useT();
  const changed = changesOf(section.default, section.values).length;
  return (
    <PickRow picked={picked} onPick={() => setParams({ id: section.name, from: null, to: null, back: null, set: null })}>
      <b className="truncate font-semibold">{lastWord(section.name, t)}</b>
      <span className="text-xs text-dim">{changed === 0 ? t("policy.as_shipped") : t("policy.changed", { n: changed })}</span>
    </PickRow>
  );
};
