/** Dark by default (control rooms), light by choice, or as the system has it. */
import { create } from "zustand";
import { recall, remember } from "./storage";

export const THEMES = ["dark", "light", "system"] as const;
export type Theme = (typeof THEMES)[number];
export type Shade = "dark" | "light";

export const shadeOf = (theme: Theme, systemIsLight: boolean): Shade =>
  theme === "system" ? (systemIsLight ? "light" : "dark") : theme;

const chosen = (): Theme => THEMES.find((theme) => theme === recall("theme")) ?? "dark";
const systemIsLight = (): boolean => globalThis.matchMedia?.("(prefers-color-scheme: light)").matches ?? false;

type ThemeStore = { theme: Theme; shade: Shade; choose: (theme: Theme) => void };

export const useTheme = create<ThemeStore>()((set) => ({
  theme: chosen(),
  shade: shadeOf(chosen(), systemIsLight()),
  choose: (theme) => {
    const shade = shadeOf(theme, systemIsLight());
    remember("theme", theme);
    document.documentElement.dataset["theme"] = shade;
    set({ theme, shade });
  },
}));
