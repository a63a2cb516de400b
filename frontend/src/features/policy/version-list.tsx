/** Who changed the policy, when, why; two of the versions can be held against each other. */
import type { PolicyVersion, usePolicyVersions } from "@/api/policy";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { ChangesTable } from "@/ui/changes-table";
import { Button } from "@/ui/button";
import { Empty, Loading, Refused } from "@/ui/notice";
import { keyWord, lastWord } from "./policy-words";

export const VersionList = ({ versions }: { versions: ReturnType<typeof usePolicyVersions> }) => {
  const t = useT();
  return (
    <section aria-label={t("policy.versions")}>
      <h2 className="mb-2 text-base font-semibold">{t("policy.versions")}</h2>
      {versions.isPending && <Loading>{t("policy.loading")}</Loading>}
      {versions.isError && <Refused>{refusalText(versions.error, t)}</Refused>}
      {versions.data?.items.length === 0 && <Empty>{t("policy.no_versions")}</Empty>}
      <ol className="grid gap-1.5">{versions.data?.items.map((version) => <Version key={version.version} version={version} />)}</ol>
    </section>
  );
};

const Version = ({ version }: { version: PolicyVersion }) => {
  const t = useT();
  const { params } = useLocation();
  const before = String(version.version - 1);
  return (
    <li className={`rounded-lg border bg-panel px-3 py-2 ${params["to"] === String(version.version) ? "border-accent" : "border-line"}`}>
      <details>
        <summary>
          <b className="tabular font-semibold">{version.version}</b> {lastWord(version.section, t)} · {t("policy.edits", { n: version.edits.length })}
          <span className="block text-xs text-dim">{version.made_by} · <time dateTime={version.made_at}>{dateTimeOf(version.made_at, t)}</time></span>
          <span className="block text-xs break-words">{version.reason}</span>
        </summary>
        <div className="mt-2 grid gap-2">
          <ChangesTable label={t("policy.version", { n: version.version })} changes={version.edits.map(({ key, before: was, after }) => ({ key, before: was, after }))} keyWord={(key) => keyWord(key, t)} />
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setParams({ from: before, to: String(version.version), back: null, set: null })}>{t("policy.compare")}</Button>
            <Button onClick={() => setParams({ id: version.section, back: before, from: null, to: null, set: null })}>{t("policy.back_to", { n: before })}</Button>
          </div>
        </div>
      </details>
    </li>
  );
};
