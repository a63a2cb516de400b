/** Photos before and after: taken or chosen, kept on the phone, sent one by one, taken back while unsent. */
import type { WorkOrder } from "@/api/types";
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { useEffect, useRef, useState } from "react";
import { whyText } from "./conflicts";
import type { Operation, PhotoKind } from "./outbox";
import { phoneDatabase, type KeptPhoto } from "./phone-db";
import { useSending } from "./sender";
import { takePhoto, usePhotos, useQueue, useWho } from "./use-phone";
import { isFull } from "./full";

export const PhotoField = ({ job, photo }: { job: WorkOrder; photo: PhotoKind }) => {
  const t = useT();
  const session = useWho();
  const photos = usePhotos(job.id).filter((one) => one.photo === photo);
  const queue = useQueue();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<"photo.unreadable" | "phone.full" | null>(null);
  const [busy, setBusy] = useState(false);
  const take = async (files: FileList | null): Promise<void> => {
    setBusy(true);
    setProblem(null);
    for (const file of files ?? []) {
      try {
        await takePhoto(session, job, photo, file);
      } catch (error) {
        setProblem(isFull(error) ? "phone.full" : "photo.unreadable");
      }
    }
    setBusy(false);
    if (input.current) input.current.value = "";
  };
  return (
    <section aria-label={t(`photo.${photo}`)} className="grid gap-2">
      <ul className="grid grid-cols-3 gap-2">
        {photos.map((one) => <Picture key={one.id} photo={one} operation={queue.find(({ id }) => id === one.id)} />)}
        <li>
          <button type="button" disabled={busy} onClick={() => input.current?.click()} className="grid aspect-square w-full place-items-center rounded-xl border border-dashed border-line p-1 text-center text-dim active:bg-raised">
            {busy ? t("photo.working") : `+ ${t(`photo.${photo}`)}`}
          </button>
        </li>
      </ul>
      <input ref={input} type="file" accept="image/*" capture="environment" hidden aria-label={t(`photo.${photo}`)} onChange={(event) => void take(event.target.files)} />
      {problem !== null && <Refused>{t(problem)}</Refused>}
    </section>
  );
};

/** A blob from the phone's own store as an address that an image can show. */
const useThumb = (id: string): string | null => {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void phoneDatabase.picture(id, "thumb").then((blob) => {
      if (blob === null || gone) return;
      made = URL.createObjectURL(blob);
      setAddress(made);
    });
    return () => {
      gone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [id]);
  return address;
};

const Picture = ({ photo, operation }: { photo: KeptPhoto; operation: Operation | undefined }) => {
  const t = useT();
  const address = useThumb(photo.id);
  const { id, fraction } = useSending();
  const sending = id === photo.id;
  const state = operation === undefined ? "sent" : operation.refused ? "refused" : sending ? "sending" : "waiting";
  const name = t(`photo.${photo.photo}`);
  return (
    <li className="relative aspect-square overflow-hidden rounded-xl bg-raised">
      {address !== null && <img src={address} alt={name} className="size-full object-cover" />}
      <p role="status" className={`absolute inset-x-0 bottom-0 bg-ground/85 px-1.5 py-0.5 text-center text-xs ${operation?.refused ? "text-bad" : state === "sent" ? "text-good" : "text-warn"}`}>
        {state === "sent" && "✓ "}{t(`outbox.${state}`)}{sending && fraction !== null && ` ${Math.round(fraction * 100)} %`}
        {operation?.refused && <span className="block">{whyText(operation.refused, t)}</span>}
      </p>
      {operation !== undefined && !sending && (
        <Button aria-label={t("photo.delete", { photo: name })} className="absolute top-0 right-0 size-11 border-transparent !bg-ground/70" onClick={() => void phoneDatabase.discard([photo.id])}>✕</Button>
      )}
    </li>
  );
};
