/** Who signs in, with which rights and how far they reach. */
import { usePeople, usePerson, type Person } from "@/api/people";
import { useMay } from "@/api/rights";
import { useT } from "@/lib/i18n/translate";
import { setParams, useLocation } from "@/lib/location";
import { refusalText } from "@/lib/refusals";
import { Button } from "@/ui/button";
import { ListDetail, ListHead, PickRow } from "@/ui/list-detail";
import { LoadMore } from "@/ui/load-more";
import { Empty, Hint, Loading, Refused } from "@/ui/notice";
import { SearchBox } from "@/ui/search-box";
import { PersonCard } from "./person-form";

const NEW = "new";

const standing = (person: Person): "disabled" | "invited" | "ready" => (person.disabled_at !== null ? "disabled" : person.has_password ? "ready" : "invited");
const LOOK = { disabled: "text-bad", invited: "text-warn", ready: "text-good" } as const;

export const PeopleTab = () => {
  const t = useT();
  const mayManage = useMay()("people.manage");
  const { params } = useLocation();
  const { items, isPending, isError, error, hasMore, isFetchingMore, more } = usePeople(params["q"] ?? "");
  const asked = params["id"];
  const listed = items?.find(({ id }) => id === asked) ?? null;
  const further = usePerson(asked !== undefined && asked !== NEW && items !== undefined && listed === null ? asked : null);
  const picked = listed ?? further.data ?? null;
  const open = picked !== null || asked === NEW;
  return (
    <ListDetail
      list={
        <>
          <ListHead title={t("admin.people")} count={items && `${items.length}${hasMore ? "+" : ""}`}>
            {mayManage && <Button onClick={() => setParams({ id: NEW })}>{t("people.new_person")}</Button>}
          </ListHead>
          <SearchBox label={t("access.find")} text={params["q"] ?? ""} onSearch={(q) => setParams({ q: q || null }, true)} className="mb-3 block" />
          {items?.length === 0 && <Empty>{t("access.none")}</Empty>}
          {isPending && <Loading>{t("people.loading")}</Loading>}
          {isError && <Refused>{refusalText(error, t)}</Refused>}
          <ul className="grid gap-1.5">
            {items?.map((person) => (
              <PickRow key={person.id} picked={person.id === picked?.id} onPick={() => setParams({ id: person.id })}>
                <span className="flex items-baseline gap-2">
                  <b className="min-w-0 flex-1 truncate font-semibold">{person.name}</b>
                  <span>{t.code("role", { code: person.role })}</span>
                </span>
                <span className="flex justify-between gap-3 text-xs text-dim"><span className="truncate">{person.email}</span><span className={LOOK[standing(person)]}>{t(`people.${standing(person)}`)}</span></span>
              </PickRow>
            ))}
          </ul>
          <LoadMore hasMore={hasMore} isFetching={isFetchingMore} onMore={more} />
        </>
      }
      detail={open ? <PersonCard key={picked?.id ?? NEW} person={picked} mayManage={mayManage} onSaved={({ id }) => setParams({ id })} /> : <Hint>{t("people.pick")}</Hint>}
    />
  );
};
