/** Customers: the whole of one, the list behind each number, and records that are of one customer. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";
import { usePages, type Page } from "./pages";
import type { Site, WorkOrder } from "./types";
import type { Machine } from "./machines";
import type { MaintenancePlan } from "./maintenance";

export type Customer = components["schemas"]["Customer"];
export type CustomerProfile = components["schemas"]["CustomerProfile"];
export type Merged = components["schemas"]["Merged"];
export type Duplicate = components["schemas"]["Duplicate"];
export type Candidate = components["schemas"]["Candidate"];
export type RatingOfCustomer = components["schemas"]["RatingOfCustomer"];
export type ContactOfCustomer = components["schemas"]["ContactOfCustomer"];
export type CustomerField = NonNullable<components["schemas"]["CustomerMergeIn"]["take"]>[number];
export type CustomerGiven = Pick<Customer, CustomerField>;
export type MergeWish = { take: CustomerField[]; join_wishes: boolean };
export type Cases = "all" | "open" | "past" | "complaints";

const LIST = "customers";
const DUPLICATES = "customer-duplicates";

const of = (customer_id: string) => ({ path: { customer_id } });

/** Customers whose whole name or number is `q`, or who have a site that holds it. */
export const useCustomers = (q: string) => usePages([LIST, "found", q], (page) => told(api.GET("/api/v1/customers", { params: { query: { ...page, ...(q && { q }) } } })));

export const useCustomer = (id: string | null) =>
  useQuery({ queryKey: [LIST, "one", id], queryFn: () => told(api.GET("/api/v1/customers/{customer_id}", { params: of(id ?? "") })), enabled: id !== null });

type Asked = { limit: number; cursor?: string };
const listOf = <Item>(kind: string, ask: (id: string, page: Asked) => Promise<Page<Item>>) => (id: string) => usePages([LIST, kind, id], (page) => ask(id, page));

export const useOrdersOf = (id: string, cases: Cases) => usePages<WorkOrder>([LIST, "orders", id, cases], (page) => told(api.GET("/api/v1/customers/{customer_id}/orders", { params: { ...of(id), query: { ...page, cases } } })));
export const useWordsOf = (id: string, words: "owed" | "said") => usePages<ContactOfCustomer>([LIST, "words", id, words], (page) => told(api.GET("/api/v1/customers/{customer_id}/contacts", { params: { ...of(id), query: { ...page, words } } })));
export const useRatingsOf = listOf<RatingOfCustomer>("ratings", (id, page) => told(api.GET("/api/v1/customers/{customer_id}/ratings", { params: { ...of(id), query: page } })));
export const useSitesOf = listOf<Site>("sites", (customer_id, page) => told(api.GET("/api/v1/sites", { params: { query: { ...page, customer_id } } })));
export const useMachinesOf = listOf<Machine>("machines", (customer_id, page) => told(api.GET("/api/v1/assets", { params: { query: { ...page, customer_id } } })));
export const usePlansOf = listOf<MaintenancePlan>("plans", (customer_id, page) => told(api.GET("/api/v1/maintenance-plans", { params: { query: { ...page, customer_id } } })));

/** Every site of a customer, for what is known by its site. */
export const useAllSitesOf = (customer_id: string, wanted: boolean) => {
  const query = useInfiniteQuery({
    queryKey: [LIST, "all-sites", customer_id],
    queryFn: ({ pageParam }) => told(api.GET("/api/v1/sites", { params: { query: { customer_id, limit: 500, ...(pageParam !== null && { cursor: pageParam }) } } })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    enabled: wanted,
  });
  return query.data?.pages.flatMap((page) => page.items);
};

/** Records that look like one customer; of one customer alone where it is named. */
export const useDuplicates = (customer_id: string | null, wanted = true) =>
  useQuery({
    queryKey: [DUPLICATES, customer_id],
    queryFn: async () => (await told(api.GET("/api/v1/customers/duplicates", { params: { query: customer_id === null ? {} : { customer_id } } }))).items,
    enabled: wanted,
  });

/** What changes a customer may change what stands beside each order of theirs. */
const useCustomerAct = <Said, Answer>(act: (said: Said) => Promise<Answer>) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    // Not waited for: a pair that was merged leaves the list, and its form with it, before the form has led on.
    onSettled: () => [[LIST], [DUPLICATES], ["site-customer"], ["wishes"], ["sites"]].forEach((queryKey) => void queries.invalidateQueries({ queryKey })),
  });
};

export const useCorrect = () =>
  useCustomerAct(({ known, given }: { known: Customer; given: CustomerGiven }) => told(api.PUT("/api/v1/customers/{customer_id}", { params: { ...of(known.id), header: ifMatch(known.version) }, body: given })));

/** Both at the versions that were looked at. */
export const useMergeCustomers = () =>
  useCustomerAct(({ duplicate, into, wish }: { duplicate: Customer; into: Customer; wish: MergeWish }) =>
    told(api.POST("/api/v1/customers/{customer_id}/merge", { params: { ...of(duplicate.id), header: ifMatch(duplicate.version) }, body: { into: into.id, version: into.version, ...wish } })),
  );

export const useUnmerge = () => useCustomerAct((duplicateId: string) => told(api.POST("/api/v1/customers/{customer_id}/unmerge", { params: of(duplicateId) })));

export const useKeepApart = () =>
  useCustomerAct(({ one, other, apart }: { one: string; other: string; apart: boolean }) =>
    told(api.PUT("/api/v1/customers/{customer_id}/apart/{other_id}", { params: { path: { customer_id: one, other_id: other } }, body: { apart } })),
  );

export type Completeness = components["schemas"]["Completeness"];
export type Incomplete = components["schemas"]["Incomplete"];
export type WatchedField = Completeness["field"];

/** What is missing of what must be known, by field and outlet. */
export const useDataQuality = (wanted = true) => useQuery({ queryKey: [LIST, "quality"], queryFn: () => told(api.GET("/api/v1/customers/quality")), enabled: wanted });

/** The records of which a field is not known, of one outlet or of all. */
export const useIncomplete = (field: WatchedField, outlet: string | null) =>
  usePages<Incomplete>([LIST, "incomplete", field, outlet], (page) => told(api.GET("/api/v1/customers/quality/missing", { params: { query: { ...page, field, ...(outlet !== null && { outlet }) } } })));
