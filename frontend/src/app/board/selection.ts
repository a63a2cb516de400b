/** What is picked, kept in the address: picking in one pane picks in all. Pure but for the address. */
import type { LiveData } from "@/api/live/live-state";
import type { Alarm } from "@/api/types";
import { setParams, useLocation } from "@/lib/location";
import { byRisk, isOpen } from "@/lib/work-orders";
import { useMemo } from "react";

export type Selection = { order: string | null; technician: string | null; alarm: string | null; site: string | null };

/** An order brings its site and its technician with it; a technician alone brings neither. */
export const widen = (given: Selection, data: LiveData | null): Selection => {
  const order = given.order === null ? undefined : data?.orders.get(given.order);
  const alarm = given.alarm === null ? undefined : data?.alarms.get(given.alarm);
  return {
    ...given,
    technician: given.technician ?? order?.technician_id ?? null,
    site: given.site ?? order?.site_id ?? alarm?.site_id ?? null,
  };
};

export const useSelection = (data: LiveData | null): Selection => {
  const { params } = useLocation();
  const { order = null, technician = null, alarm = null, site = null } = params;
  return useMemo(
    () => widen({ order, technician, alarm, site }, data),
    [order, technician, alarm, site, data?.orders, data?.alarms],
  );
};

const NOTHING: Record<keyof Selection, null> = { order: null, technician: null, alarm: null, site: null };

export const pickOrder = (order: string | null): void => setParams({ ...NOTHING, order });
export const pickTechnician = (technician: string): void => setParams({ ...NOTHING, technician });
export const pickAlarm = (alarm: Alarm): void => setParams({ ...NOTHING, alarm: alarm.id, order: alarm.work_order_id });

/** Of a site's open orders the one that presses most. */
export const mostPressing = (site: string, data: LiveData | null): string | null => {
  const orders = [...(data?.orders.values() ?? [])].filter((one) => one.site_id === site && isOpen(one));
  return byRisk(orders, Date.now())[0]?.id ?? null;
};

/** A site stands for its most pressing open order, or else for its alarm. */
export const pickSite = (site: string, data: LiveData | null): void => setParams({ ...NOTHING, site, order: mostPressing(site, data) });
