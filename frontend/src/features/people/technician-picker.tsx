/** Whose work a sign-in or token shows. */
import { useTechnicians } from "@/api/people";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Select } from "@/ui/field";

export const TechnicianPicker = ({ chosen }: { chosen: string | null }) => {
  const t = useT();
  const { items, hasMore, more } = useTechnicians();
  return (
    <>
      <Select key={items?.length} name="technician" label={t("people.which_technician")} required defaultValue={chosen ?? ""}>
        <option value="">–</option>
        {items?.map((one) => <option key={one.id} value={one.id}>{one.code} · {one.name}</option>)}
      </Select>
      {hasMore && <Button className="justify-self-start" onClick={more}>{t("list.more")}</Button>}
    </>
  );
};
