/** The numbers of a customer, each with the list that it counts. */
import { useAllSitesOf, type CustomerProfile } from "@/api/customers";
import { useMay } from "@/api/rights";
import { useZoneStates, type ZoneState } from "@/api/zones";
import { number } from "@/lib/format";
import { useT } from "@/lib/i18n/translate";

export const SHOWN = ["open", "past", "all", "complaints", "ratings", "owed", "said", "sites", "machines", "rooms", "plans"] as const;
export type Shown = (typeof SHOWN)[number];
export type Tile = { show: Shown; word: string; value: string; about: string; tone: "plain" | "bad" | "warn" | "good" };

/** The rooms at the customer's sites as they stand; undefined while they are fetched, or where nobody may look. */
export const useRoomsOf = (customerId: string): readonly ZoneState[] | undefined => {
  const may = useMay()("devices.read");
  const sites = useAllSitesOf(customerId, may);
  const states = useZoneStates();
  if (!may || sites === undefined || states.data === undefined) return undefined;
  const theirs = new Set(sites.map(({ id }) => id));
  return states.data.items.filter(({ zone }) => zone.site_id !== null && theirs.has(zone.site_id));
};

const WELL = new Set<ZoneState["standing"]>(["inside", "empty"]);

export const useTiles = ({ customer, numbers }: CustomerProfile): readonly Tile[] => {
  const t = useT();
  const may = useMay();
  const rooms = useRoomsOf(customer.id);
  const unwell = rooms?.filter(({ standing }) => !WELL.has(standing)).length ?? 0;
  const { open_orders, past_orders, complaints, open_complaints, ratings, stars, red, owed, overdue, talks, sites, machines, in_warranty, plans, next_due_on } = numbers;
  const tile = (show: Shown, value: number, about = "", tone: Tile["tone"] = "plain"): Tile => ({ show, word: t(`customers.show.${show}`), value: number(value), about, tone });
  return [
    tile("open", open_orders),
    tile("past", past_orders),
    tile("all", open_orders + past_orders),
    tile("complaints", complaints, open_complaints > 0 ? t("customers.still_open", { n: open_complaints }) : "", "warn"),
    { ...tile("ratings", ratings, red > 0 ? t("customers.red", { n: red }) : "", "bad"), value: stars === null ? "–" : `★ ${number(stars, 1)} (${number(ratings)})` },
    tile("owed", owed, overdue > 0 ? t("customers.overdue", { n: overdue }) : "", "bad"),
    tile("said", talks),
    tile("sites", sites),
    tile("machines", machines, machines > 0 ? t("customers.covered", { n: in_warranty }) : ""),
    ...(rooms === undefined ? [] : [tile("rooms", rooms.length, unwell > 0 ? t("customers.unwell", { n: unwell }) : rooms.length > 0 ? t("customers.well") : "", unwell > 0 ? "bad" : "good")]),
    ...(may("maintenance.read") ? [tile("plans", plans, next_due_on === null ? "" : t("customers.next_due", { day: next_due_on }))] : []),
  ];
};
