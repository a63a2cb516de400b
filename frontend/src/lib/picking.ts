/** Several rows picked in a list, as in any file manager: plain, with Ctrl, with Shift. Pure. */
export type Picking = { ids: ReadonlySet<string>; /** Where a Shift range begins. */ anchor: string | null };
export type Modifiers = { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean };

export const NONE: Picking = { ids: new Set(), anchor: null };

const toggled = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> => {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
};

const between = (rows: readonly string[], from: string, to: string): readonly string[] => {
  const [a, b] = [rows.indexOf(from), rows.indexOf(to)];
  return a < 0 || b < 0 ? [to] : rows.slice(Math.min(a, b), Math.max(a, b) + 1);
};

export const toggle = ({ ids }: Picking, id: string): Picking => ({ ids: toggled(ids, id), anchor: id });

/** A click: Shift takes the range from the anchor, Ctrl or ⌘ one more or less, a plain one lets all go. */
export const clicked = (picking: Picking, rows: readonly string[], id: string, keys: Modifiers, open: string | null): Picking => {
  const anchor = picking.anchor ?? open;
  if (keys.shiftKey && anchor !== null) return { ids: new Set([...picking.ids, ...between(rows, anchor, id)]), anchor };
  if (keys.ctrlKey || keys.metaKey) {
    const begun = picking.ids.size === 0 && open !== null && open !== id ? new Set([open]) : picking.ids;
    return { ids: toggled(begun, id), anchor: id };
  }
  return { ids: new Set(), anchor: id };
};

/** Without what has left the list: nobody acts on what they cannot see. */
export const within = (picking: Picking, rows: readonly string[]): Picking => {
  const kept = [...picking.ids].filter((id) => rows.includes(id));
  return kept.length === picking.ids.size ? picking : { ...picking, ids: new Set(kept) };
};
