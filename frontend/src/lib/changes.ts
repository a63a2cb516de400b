/** What differs between two states of something, key by key. Pure. */
export type Change = { key: string; before: unknown; after: unknown };

const isTable = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const under = (key: string, name: string): string => (key === "" ? name : `${key}.${name}`);

const holdsTables = (value: unknown): value is unknown[] => Array.isArray(value) && value.some(isTable);

/** A list of tables is walked into by its places; a list of plain values counts as one value. */
const walked = (value: unknown): unknown => (holdsTables(value) ? { ...value } : value);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** By dotted key, in the order of keys; `undefined` stands for what is not there. */
export const changesOf = (was: unknown, is: unknown, key = ""): Change[] => {
  const [before, after] = [walked(was), walked(is)];
  // What came or went as a whole table is told value by value.
  if (isTable(before) && after === undefined) return changesOf(before, {}, key);
  if (isTable(after) && before === undefined) return changesOf({}, after, key);
  if (!isTable(before) || !isTable(after)) return same(before, after) ? [] : [{ key, before, after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => changesOf(before[name], after[name], under(key, name)));
};

/** What one changed from `base` to `draft`, done to `fresh` instead: where others changed something else, theirs stays. */
export const rebased = (base: unknown, draft: unknown, fresh: unknown): unknown => {
  if (same(base, draft)) return fresh;
  if (!isTable(base) || !isTable(draft) || !isTable(fresh)) return draft;
  const names = new Set([base, draft, fresh].flatMap(Object.keys));
  const values = [...names].map((name) => [name, rebased(base[name], draft[name], fresh[name])] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
};

/** A value as a person reads it in a cell. */
export const shownValue = (value: unknown): string => {
  if (value === undefined || value === null) return "–";
  if (Array.isArray(value) && !value.some((one) => typeof one === "object")) return value.length === 0 ? "[]" : value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value).replace(/^-(?=\d)/, "\u2212");
};
