/** How closely rows stand: kept in this browser. */
import { create } from "zustand";
import { recall, remember } from "./storage";

export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];

type DensityStore = { density: Density; choose: (density: Density) => void };

export const useDensity = create<DensityStore>()((set) => ({
  density: DENSITIES.find((one) => one === recall("density")) ?? "comfortable",
  choose: (density) => {
    remember("density", density);
    set({ density });
  },
}));

/** Heights of rows in pixels; lists draw only the rows in sight and rely on them. */
export const ORDER_ROW_PX: Record<Density, number> = { comfortable: 66, compact: 34 };
export const TECHNICIAN_ROW_PX: Record<Density, number> = { comfortable: 42, compact: 24 };
