/** Whom a site's mails go to, and what became of those about one case. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, Refusal, told } from "./client";
import type { WorkOrder } from "./types";

export type Customer = components["schemas"]["Customer"];
export type CustomerMail = components["schemas"]["CustomerMail"];

/** Asked again whenever the order moves: a step may owe another mail. */
export const useCustomerMails = (order: WorkOrder) =>
  useQuery({
    queryKey: ["customer-mails", order.id, order.version],
    queryFn: async () => (await told(api.GET("/api/v1/work-orders/{order_id}/mails", { params: { path: { order_id: order.id } } }))).items,
    placeholderData: (before, query) => (query?.queryKey[1] === order.id ? before : undefined),
  });

/** Null for a site whose customer nobody has named. */
export const useSiteCustomer = (siteId: string, wanted: boolean) =>
  useQuery({
    queryKey: ["site-customer", siteId],
    queryFn: async (): Promise<Customer | null> => {
      try {
        return await told(api.GET("/api/v1/sites/{site_id}/customer", { params: { path: { site_id: siteId } } }));
      } catch (error) {
        if (error instanceof Refusal && error.status === 404) return null;
        throw error;
      }
    },
    enabled: wanted,
  });

export const useSaveSiteCustomer = (siteId: string, known: Customer | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Pick<Customer, "name" | "email" | "locale"> & Partial<Customer>): Promise<Customer> => {
      const kept = { phone: known?.phone ?? null, value_class: known?.value_class ?? ("ordinary" as const), contact_by: known?.contact_by ?? ("telephone" as const), visit_times: known?.visit_times ?? "", wishes: known?.wishes ?? "" };
      const header = known === null ? {} : ifMatch(known.version);
      return told(api.PUT("/api/v1/sites/{site_id}/customer", { params: { path: { site_id: siteId }, header }, body: { ...kept, ...given } }));
    },
    onSuccess: (customer) => queries.setQueryData(["site-customer", siteId], customer),
  });
};
