/** The scores of today, by outlet and by technician, as the live stream tells them. */
import { useLive } from "@/api/live/live-store";
import type { ScoreToday } from "@/api/live/live-state";
import { number } from "@/lib/format";
import { useT, type Translate } from "@/lib/i18n/translate";
import { percent } from "./figures";

type Of = "outlets" | "technicians";
const NONE: ReadonlyMap<string, ScoreToday> = new Map();
const COLUMNS = ["finished", "on_time", "score", "complaints"] as const;

/** Most finished first, so that a wall shows what there is room for. */
export const ranked = (scores: ReadonlyMap<string, ScoreToday>): [string, ScoreToday][] =>
  [...scores].sort(([, one], [, other]) => other.finished - one.finished || one.name.localeCompare(other.name));

const cell = (column: (typeof COLUMNS)[number], score: ScoreToday): string => {
  if (column === "on_time") return score.on_time.value === null ? "–" : percent(Number(score.on_time.value.toFixed(2)));
  if (column === "score") return score.score.value === null ? "–" : number(score.score.value, 1);
  return String(score[column]);
};

export const TodayScores = ({ large = false }: { large?: boolean }) => {
  const t = useT();
  const outlets = useLive(({ live }) => (live.status === "live" ? live.outletScores : NONE));
  const technicians = useLive(({ live }) => (live.status === "live" ? live.technicianScores : NONE));
  if (outlets.size === 0 && technicians.size === 0) return null;
  return (
    <section aria-label={t("today.title")} className={large ? "border-b border-line px-4 py-2 text-lg" : "border-t border-line p-3"}>
      <h2 className="font-semibold" title={t("today.about")}>{t("today.title")}</h2>
      <Table of="outlets" scores={outlets} rows={large ? 6 : null} t={t} />
      <Table of="technicians" scores={technicians} rows={large ? 6 : null} t={t} />
    </section>
  );
};

const Table = ({ of, scores, rows, t }: { of: Of; scores: ReadonlyMap<string, ScoreToday>; rows: number | null; t: Translate }) => {
  if (scores.size === 0) return null;
  const shown = rows === null ? ranked(scores) : ranked(scores).slice(0, rows);
  const columns = COLUMNS.filter((column) => of === "outlets" || column !== "complaints");
  return (
    <table aria-label={t(`today.${of}`)} className="tabular mt-2 w-full text-left">
      <thead className="text-xs text-dim">
        <tr>
          <th scope="col" className="py-1 font-normal">{t(`today.${of}`)}</th>
          {columns.map((column) => <th key={column} scope="col" title={t(`today_is.${column}`)} className="py-1 pl-2 text-right font-normal">{t(`today.${column}`)}</th>)}
        </tr>
      </thead>
      <tbody>
        {shown.map(([id, score]) => (
          <tr key={id} className="border-t border-line">
            <th scope="row" className="max-w-40 truncate py-1 font-normal">{score.name}</th>
            {columns.map((column) => <td key={column} className="py-1 pl-2 text-right" title={column === "on_time" || column === "score" ? `${score[column].part} / ${score[column].whole}` : undefined}>{cell(column, score)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
