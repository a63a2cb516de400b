/** A subset of Markdown as a tree: headings, lists, quotes, tables, code, emphasis and links. Pure; nothing of it is ever HTML. */

export type Span =
  | { is: "text"; text: string }
  | { is: "strong" | "em"; spans: Span[] }
  | { is: "code"; text: string }
  | { is: "link"; href: string; spans: Span[] };

export type Block =
  | { is: "heading"; level: 2 | 3 | 4; spans: Span[] }
  | { is: "paragraph" | "quote"; spans: Span[] }
  | { is: "list"; ordered: boolean; items: Span[][] }
  | { is: "table"; head: Span[][]; rows: Span[][][] }
  | { is: "code"; text: string };

const HEADING = /^(#{1,6}) +(.+?) *#*$/;
const BULLET = /^\s{0,3}[-*+] +(.*)$/;
const NUMBERED = /^\s{0,3}\d{1,3}[.)] +(.*)$/;
const QUOTE = /^> ?(.*)$/;
const FENCE = /^```/;
const ROW = /^\s*\|(.+)\|\s*$/;
const RULE = /^\s*\|[\s:|-]+\|\s*$/;

/** Only what leads to a page: never `javascript:`. */
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|\*([^*\s][^*]*?)\*|\[([^\]]+)\]\(([^()\s]+)\)/;
/** Deeper than anybody writes: text that nests without end stays text. */
const DEEPEST = 4;

export const spansOf = (text: string, depth = 0): Span[] => {
  const found = depth < DEEPEST ? INLINE.exec(text) : null;
  if (found === null) return text === "" ? [] : [{ is: "text", text }];
  const [whole, code, strong, em, label, href] = found;
  const within = (inner: string): Span[] => spansOf(inner, depth + 1);
  const span = (): Span => {
    if (code !== undefined) return { is: "code", text: code };
    if (strong !== undefined) return { is: "strong", spans: within(strong) };
    if (em !== undefined) return { is: "em", spans: within(em) };
    if (label !== undefined && href !== undefined && SAFE_LINK.test(href)) return { is: "link", href, spans: within(label) };
    return { is: "text", text: whole };
  };
  const before = text.slice(0, found.index);
  return [...(before === "" ? [] : [{ is: "text" as const, text: before }]), span(), ...spansOf(text.slice(found.index + whole.length), depth)];
};

const cells = (line: string): Span[][] => (ROW.exec(line)?.[1] ?? "").split("|").map((cell) => spansOf(cell.trim()));

const starts = [HEADING, BULLET, NUMBERED, QUOTE, FENCE, ROW];
const beginsBlock = (line: string): boolean => starts.some((start) => start.test(line));

/** How many lines from `from` on match. */
const run = (lines: readonly string[], from: number, matches: (line: string) => boolean): string[] => {
  const end = lines.findIndex((line, index) => index >= from && !matches(line));
  return lines.slice(from, end === -1 ? lines.length : end);
};

export const blocksOf = (markdown: string): Block[] => {
  const lines = markdown.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = HEADING.exec(line);
    if (line.trim() === "") at += 1;
    else if (heading !== null) {
      const level = Math.min(4, Math.max(2, (heading[1] ?? "").length)) as 2 | 3 | 4;
      blocks.push({ is: "heading", level, spans: spansOf(heading[2] ?? "") });
      at += 1;
    } else if (FENCE.test(line)) {
      const inside = run(lines, at + 1, (one) => !FENCE.test(one));
      blocks.push({ is: "code", text: inside.join("\n") });
      at += inside.length + 2;
    } else if (ROW.test(line)) {
      const rows = run(lines, at, (one) => ROW.test(one));
      const [head = "", ...rest] = rows.filter((one) => !RULE.test(one));
      blocks.push({ is: "table", head: cells(head), rows: rest.map(cells) });
      at += rows.length;
    } else {
      const sort = [BULLET, NUMBERED, QUOTE].find((one) => one.test(line));
      const taken = sort === undefined ? [line, ...run(lines, at + 1, (one) => one.trim() !== "" && !beginsBlock(one))] : run(lines, at, (one) => sort.test(one));
      const texts = taken.map((one) => (sort === undefined ? one.trim() : (sort.exec(one)?.[1] ?? "")));
      blocks.push(
        sort === BULLET || sort === NUMBERED
          ? { is: "list", ordered: sort === NUMBERED, items: texts.map((text) => spansOf(text)) }
          : { is: sort === QUOTE ? "quote" : "paragraph", spans: spansOf(texts.join(" ")) },
      );
      at += taken.length;
    }
  }
  return blocks;
};
