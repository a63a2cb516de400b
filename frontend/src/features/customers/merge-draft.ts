/** Whose word goes on in each field when two records become one. Pure. */
import type { Customer, CustomerField, MergeWish } from "@/api/customers";

export const FIELDS: readonly CustomerField[] = ["name", "phone", "email", "value_class", "locale", "contact_by", "visit_times", "wishes"];
/** As many letters as a customer's wishes may have. */
const WISHES_MOST = 1000;

export type Side = "into" | "duplicate" | "both";
export type Sides = Readonly<Record<CustomerField, Side>>;

const said = (one: Customer, field: CustomerField): string => one[field] ?? "";

/** The wishes of both, one below the other. */
export const joined = (into: Customer, duplicate: Customer): string => [...new Set([into.wishes, duplicate.wishes].filter((words) => words !== ""))].join("\n");

export const mayJoin = (into: Customer, duplicate: Customer): boolean =>
  into.wishes !== "" && duplicate.wishes !== "" && into.wishes !== duplicate.wishes && joined(into, duplicate).length <= WISHES_MOST;

/** Who goes on keeps what they said; what they lack, and being a VIP, comes from the other. */
const proposedOf = (into: Customer, duplicate: Customer, field: CustomerField): Side => {
  if (field === "wishes" && mayJoin(into, duplicate)) return "both";
  if (field === "value_class") return duplicate.value_class === "vip" && into.value_class !== "vip" ? "duplicate" : "into";
  return said(into, field) === "" && said(duplicate, field) !== "" ? "duplicate" : "into";
};

export const proposed = (into: Customer, duplicate: Customer): Sides =>
  Object.fromEntries(FIELDS.map((field) => [field, proposedOf(into, duplicate, field)])) as Sides;

/** Which sides a field offers: none where both say the same. The server empties no field. */
export const offered = (into: Customer, duplicate: Customer, field: CustomerField): readonly Side[] => {
  if (said(into, field) === said(duplicate, field)) return [];
  if (said(duplicate, field) === "") return ["into"];
  return field === "wishes" && mayJoin(into, duplicate) ? ["into", "duplicate", "both"] : ["into", "duplicate"];
};

export const wishOf = (sides: Sides): MergeWish => ({
  take: FIELDS.filter((field) => sides[field] === "duplicate"),
  join_wishes: sides.wishes === "both",
});
