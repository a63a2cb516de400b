/** What the chosen role may do, from the table that the server enforces. */
import { useRoles } from "@/api/access";
import type { Role } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { byObject } from "./roles";

export const RightsSection = ({ role }: { role: Role }) => {
  const t = useT();
  const rights = useRoles().data?.find((one) => one.role === role)?.permissions;
  if (rights === undefined) return null;
  return (
    <details>
      <summary className="cursor-pointer text-dim">{t("access.rights")}</summary>
      <p className="py-2 text-xs text-faint">{t("access.rights_about")}</p>
      <dl className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        {byObject(rights).map(([object, deeds]) => (
          <div key={object} className="contents">
            <dt className="text-dim">{t.code("right", { code: object })}</dt>
            <dd>{deeds.map((deed) => t.code("deed", { code: deed })).join(t("list.comma"))}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
};
