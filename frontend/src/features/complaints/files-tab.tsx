/** Files of problems that came again: owner, date, what is done, and by what it is accepted. */
import { useAcceptFile, useChangeFile, useProblemFiles, type ProblemFile } from "@/api/complaints";
import { useMay } from "@/api/rights";
import { beginOf, dayIn } from "@/lib/days";
import { useT } from "@/lib/i18n/translate";
import { useLocation } from "@/lib/location";
import { useNow } from "@/lib/now";
import { refusalText } from "@/lib/refusals";
import { dateTimeOf } from "@/lib/times";
import { Button } from "@/ui/button";
import { Field, TextArea } from "@/ui/field";
import { Link } from "@/ui/link";
import { Empty, Loading, Refused } from "@/ui/notice";
import { useState, type FormEvent } from "react";

export const FilesTab = () => {
  const t = useT();
  const files = useProblemFiles();
  const { params } = useLocation();
  if (files.isPending) return <Loading>{t("complaint.loading")}</Loading>;
  if (files.isError) return <Refused>{refusalText(files.error, t)}</Refused>;
  if (files.data.length === 0) return <Empty>{t("files.none")}</Empty>;
  const asked = files.data.toSorted((one, other) => Number(other.id === params["file"]) - Number(one.id === params["file"]));
  return <ul aria-label={t.code("complaints_tab", { code: "files" })} className="grid gap-3">{asked.map((file) => <File key={file.id} file={file} />)}</ul>;
};

const File = ({ file }: { file: ProblemFile }) => {
  const t = useT();
  const may = useMay()("complaints.decide");
  const [doing, setDoing] = useState<"change" | "accept" | null>(null);
  const nowMs = useNow();
  const isLate = file.state === "open" && Date.parse(file.due_at) < nowMs;
  const owner = file.owner === "" ? "–" : t.code("level", { code: file.owner });
  return (
    <li className="grid gap-2 rounded-xl border border-line bg-panel p-3">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <b className="tabular font-semibold">{file.number}</b>
        <span>{t.code("complaint_cause", { code: file.cause })} · {file.about}</span>
        <span className={file.state === "accepted" ? "text-good" : "text-dim"}>{t.code("file_state", { code: file.state })}</span>
      </p>
      <p>
        <span className="text-dim">{t("files.owner")}: </span>{owner}
        <span className={`tabular ${isLate ? "font-semibold text-bad" : "text-dim"}`}> · {t(isLate ? "owned.late" : "owned.due", { time: dateTimeOf(file.due_at, t) })}</span>
      </p>
      <p><span className="text-dim">{t("files.standard")}: </span>{t("files.standard_days", { n: file.free_days })}{file.standard !== "" && ` · ${file.standard}`}</p>
      <p className="wrap-anywhere"><span className="text-dim">{t("files.measure")}: </span>{file.measure || "–"}</p>
      {file.accepted_by !== null && <p className="text-good">{t("files.accepted", { by: file.accepted_by, time: file.accepted_at === null ? "" : dateTimeOf(file.accepted_at, t) })} · {file.accepted_words}</p>}
      <p className="flex flex-wrap gap-x-3">{file.complaints.map((one) => <Link key={one.id} page="" params={{ order: one.id }} className="tabular text-accent underline">{one.number}</Link>)}</p>
      {may && file.state === "open" && doing === null && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setDoing("change")}>{t("files.change")}…</Button>
          <Button disabled={file.measure === ""} onClick={() => setDoing("accept")}>{t("files.accept")}…</Button>
        </div>
      )}
      {doing === "change" && <ChangeForm file={file} onDone={() => setDoing(null)} />}
      {doing === "accept" && <AcceptForm file={file} onDone={() => setDoing(null)} />}
    </li>
  );
};

type Done = { file: ProblemFile; onDone: () => void };

const ChangeForm = ({ file, onDone }: Done) => {
  const t = useT();
  const change = useChangeFile(file);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string): string | null => String(form.get(name) ?? "").trim() || null;
    const due = given("due");
    change.mutate({ owner: given("owner"), standard: given("standard"), measure: given("measure"), due_at: due === null ? null : beginOf(due, t.zone).toISOString() }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <div className="grid gap-2 sm:grid-cols-2">
        <Field name="owner" label={t("files.owner")} defaultValue={file.owner === "supervisor" ? "" : file.owner} maxLength={120} />
        <Field name="due" type="date" label={t("files.due")} defaultValue={dayIn(t.zone, Date.parse(file.due_at))} />
      </div>
      <TextArea name="standard" label={t("files.standard_besides")} defaultValue={file.standard} maxLength={1000} />
      <TextArea name="measure" label={t("files.measure")} defaultValue={file.measure} maxLength={2000} />
      {change.isError && <Refused>{refusalText(change.error, t)}</Refused>}
      <div className="flex gap-2"><Button type="submit" look="primary" disabled={change.isPending}>{t("contact.keep")}</Button><Button onClick={onDone}>{t("action.back")}</Button></div>
    </form>
  );
};

const AcceptForm = ({ file, onDone }: Done) => {
  const t = useT();
  const accept = useAcceptFile(file);
  const onSubmit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    accept.mutate(String(new FormData(event.currentTarget).get("words")).trim(), { onSuccess: onDone });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-2">
      <p className="text-dim">{t("files.acceptable", { time: dateTimeOf(file.acceptable_from, t) })}</p>
      <TextArea name="words" label={t("files.why")} required maxLength={2000} />
      {accept.isError && <Refused>{refusalText(accept.error, t)}</Refused>}
      <div className="flex gap-2"><Button type="submit" look="primary" disabled={accept.isPending}>{t("files.accept")}</Button><Button onClick={onDone}>{t("action.back")}</Button></div>
    </form>
  );
};
