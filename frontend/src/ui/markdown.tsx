/** An article's text as elements: made of a tree, never of HTML. */
import { blocksOf, type Block, type Span } from "@/lib/markdown";
import { Fragment, useMemo, type ReactNode } from "react";

const Spans = ({ spans }: { spans: readonly Span[] }): ReactNode => spans.map((span, at) => <Fragment key={at}>{drawn(span)}</Fragment>);

const drawn = (span: Span): ReactNode => {
  switch (span.is) {
    case "text": return span.text;
    case "code": return <code className="rounded bg-raised px-1 py-0.5 text-[0.9em]">{span.text}</code>;
    case "strong": return <strong className="font-semibold"><Spans spans={span.spans} /></strong>;
    case "em": return <em><Spans spans={span.spans} /></em>;
    case "link": return <a href={span.href} target="_blank" rel="noreferrer noopener" className="text-accent underline underline-offset-2"><Spans spans={span.spans} /></a>;
  }
};

const Drawn = ({ block }: { block: Block }): ReactNode => {
  switch (block.is) {
    case "heading": {
      const Tag = `h${block.level + 1}` as "h3" | "h4" | "h5";
      return <Tag className="mt-1 font-semibold"><Spans spans={block.spans} /></Tag>;
    }
    case "paragraph": return <p><Spans spans={block.spans} /></p>;
    case "quote": return <blockquote className="border-l-2 border-accent pl-3 text-dim"><Spans spans={block.spans} /></blockquote>;
    case "code": return <pre tabIndex={0} className="overflow-x-auto rounded-lg bg-raised p-2 text-xs">{block.text}</pre>;
    case "list": {
      const items = block.items.map((spans, at) => <li key={at}><Spans spans={spans} /></li>);
      return block.ordered ? <ol className="grid list-decimal gap-0.5 pl-5">{items}</ol> : <ul className="grid list-disc gap-0.5 pl-5">{items}</ul>;
    }
    case "table":
      return (
        <div tabIndex={0} className="overflow-x-auto">
          <table className="w-full border-collapse text-left">
            <thead><tr>{block.head.map((cell, at) => <th key={at} className="border-b border-line px-2 py-1 font-semibold"><Spans spans={cell} /></th>)}</tr></thead>
            <tbody>{block.rows.map((row, at) => <tr key={at}>{row.map((cell, column) => <td key={column} className="border-b border-line px-2 py-1 align-top"><Spans spans={cell} /></td>)}</tr>)}</tbody>
          </table>
        </div>
      );
  }
};

export const Markdown = ({ text }: { text: string }) => {
  const blocks = useMemo(() => blocksOf(text), [text]);
  return <div className="grid gap-2 wrap-anywhere">{blocks.map((block, at) => <Drawn key={at} block={block} />)}</div>;
};
