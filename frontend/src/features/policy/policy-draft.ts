/** A section of the policy as rows of a form, by its values and its JSON Schema; and back. Pure. */
import type { Values } from "@/api/policy";

export type Shape = Readonly<Record<string, unknown>>;
export type Kind = "number" | "flag" | "choice" | "list" | "json" | "text";

/** One value: where it stands, what may stand there. */
export type Row = { path: string[]; value: unknown; kind: Kind; choices: string[]; example: string | null };

/** The values of one table; `missing` are keys that it may have and does not. */
export type Table = { path: string[]; rows: Row[]; missing: string[]; optional: boolean };

const tableOf = (value: unknown): Record<string, unknown> | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/** The schema itself, with references followed and "or nothing" left out. */
const settled = (shape: unknown, root: Shape): Shape => {
  const found = tableOf(shape) ?? {};
  if (typeof found["$ref"] === "string") {
    const name = found["$ref"].split("/").at(-1) ?? "";
    return settled(tableOf(root["$defs"])?.[name], root);
  }
  const options = Array.isArray(found["anyOf"]) ? found["anyOf"].map((one) => settled(one, root)).filter(({ type }) => type !== "null") : [];
  return options.length === 1 ? { ...options[0] } : found;
};

const inner = (shape: Shape, name: string, root: Shape): Shape =>
  settled(tableOf(shape["properties"])?.[name] ?? shape["additionalProperties"], root);

const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null;

const kindOf = (value: unknown, shape: Shape): Kind => {
  if (Array.isArray(value)) return value.every(isScalar) && !("$ref" in (tableOf(shape["items"]) ?? {})) ? "list" : "json";
  if (Array.isArray(shape["enum"])) return "choice";
  if (typeof value === "boolean" || shape["type"] === "boolean") return "flag";
  if (typeof value === "number" || shape["type"] === "number" || shape["type"] === "integer") return "number";
  return tableOf(value) !== null ? "json" : "text";
};

const rowOf = (path: string[], value: unknown, shape: Shape): Row => {
  const [example] = Array.isArray(shape["examples"]) ? shape["examples"] : [];
  return { path, value, kind: kindOf(value, shape), choices: Array.isArray(shape["enum"]) ? shape["enum"].map(String) : [], example: typeof example === "string" ? example : null };
};

/** As the schema has them, then as they come: the record keeps no order of keys. */
const inOrder = (values: Values, known: readonly string[]): [string, unknown][] =>
  [...known.filter((name) => name in values), ...Object.keys(values).filter((name) => !known.includes(name))].map((name) => [name, values[name]]);

/** All tables of a section, outer before inner. */
export const tablesOf = (values: Values, root: Shape, path: string[] = [], shape: Shape = settled(root, root), optional = false): Table[] => {
  const known = Object.keys(tableOf(shape["properties"]) ?? {});
  const own: Table = { path, rows: [], missing: known.filter((name) => !(name in values)), optional };
  const required = Array.isArray(shape["required"]) ? shape["required"] : [];
  const below: Table[] = [];
  for (const [name, value] of inOrder(values, known)) {
    const table = tableOf(value);
    const at = [...path, name];
    if (table === null) own.rows.push(rowOf(at, value, inner(shape, name, root)));
    else below.push(...tablesOf(table, root, at, inner(shape, name, root), path.length > 0 && !required.includes(name)));
  }
  return [own, ...below];
};

const isTableShape = (shape: Shape): boolean => shape["type"] === "object" || shape["properties"] !== undefined;

/** What a key that is added begins with. */
export const firstValue = (root: Shape, path: readonly string[]): unknown => {
  const shape = path.reduce((at, name) => inner(at, name, root), settled(root, root));
  if (isTableShape(shape)) return {};
  if (Array.isArray(shape["enum"])) return shape["enum"][0];
  const { type } = shape;
  if (type === "array") return [];
  if (type === "boolean") return false;
  if (type === "number" || type === "integer") return typeof shape["default"] === "number" ? shape["default"] : 0;
  const [example] = Array.isArray(shape["examples"]) ? shape["examples"] : [];
  return typeof shape["default"] === "string" ? shape["default"] : (example ?? "");
};

/** The same tables with one value exchanged; `undefined` takes it away. */
export const withValue = (values: Values, [name = "", ...rest]: readonly string[], value: unknown): Values => {
  const next = rest.length === 0 ? value : withValue(tableOf(values[name]) ?? {}, rest, value);
  if (next !== undefined) return { ...values, [name]: next };
  const { [name]: _gone, ...kept } = values;
  return kept;
};

/** What stands in the field of a row. */
export const textOf = ({ kind, value }: Row): string => {
  if (value === null || value === undefined) return "";
  if (kind === "json") return JSON.stringify(value, null, 1);
  return Array.isArray(value) ? value.join(", ") : String(value);
};

const numberOr = (text: string): unknown => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // the server says what is wrong with it
  }
};

/** A row's value from what stands in its field; an empty field means that the key is not set. */
export const valueFrom = (row: Row, typed: string): unknown => {
  const text = typed.trim().replace(/^\u2212/, "-");
  if (row.kind === "list") {
    const parts = text.split(/[,，、\n]/).map((part) => part.trim()).filter((part) => part !== "");
    return Array.isArray(row.value) && row.value.length > 0 && row.value.every((one) => typeof one === "number") ? parts.map(numberOr) : parts;
  }
  if (text === "") return undefined;
  if (row.kind === "number") return numberOr(text);
  if (row.kind === "flag") return text === "true";
  if (row.kind === "choice" && typeof row.value === "number") return numberOr(text);
  return row.kind === "json" ? parsed(text) : text;
};

/** The values with every field read; fields that are not there leave theirs alone. */
export const valuesFrom = (values: Values, rows: readonly Row[], read: (key: string) => string | null): Values =>
  rows.reduce((found, row) => {
    const text = read(row.path.join("."));
    return text === null || text === textOf(row) ? found : withValue(found, row.path, valueFrom(row, text));
  }, values);

/** Several values set at once, by dotted key: how another page hands over what it found. */
export const withProposals = (values: Values, section: string, proposals: readonly (readonly [string, unknown])[]): Values =>
  proposals.reduce((found, [key, value]) => {
    const [named, ...path] = key.split(".");
    return named === section && path.length > 0 ? withValue(found, path, value) : found;
  }, values);

/** The field that a refused key belongs to: its own, or the one that holds it; null where none does. */
export const faultOf = (refused: string, keys: readonly string[]): string | null =>
  keys.find((key) => refused === key || refused.startsWith(`${key}.`)) ?? null;
