/** A few pictures of what is wrong, made small before they are sent, to be taken back until then. */
import { newKey } from "@/lib/new-key";
import { shrink } from "@/lib/picture";
import { Button } from "@/ui/button";
import { Refused } from "@/ui/notice";
import { useRef, useState } from "react";
import { MOST_PHOTOS, type Photo } from "./request";
import type { Say } from "./words";

type Props = {
  photos: readonly Photo[];
  onPhotos: (change: (photos: readonly Photo[]) => readonly Photo[]) => void;
  /** While pictures are made small: nothing is sent or taken back meanwhile. */
  isBusy: boolean;
  onBusy: (isBusy: boolean) => void;
  isSending: boolean;
  say: Say;
};

export const PhotoPick = ({ photos, onPhotos, isBusy, onBusy, isSending, say }: Props) => {
  const input = useRef<HTMLInputElement>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const take = async (files: FileList | null): Promise<void> => {
    onBusy(true);
    setIsUnreadable(false);
    const taken: Photo[] = [];
    for (const file of [...(files ?? [])].slice(0, MOST_PHOTOS - photos.length)) {
      try {
        const { full } = await shrink(file);
        taken.push({ id: newKey(), full, address: URL.createObjectURL(full) });
      } catch {
        setIsUnreadable(true); // what is no picture is said, the others stay
      }
    }
    onPhotos((known) => [...known, ...taken]);
    onBusy(false);
    if (input.current) input.current.value = "";
  };
  const remove = (photo: Photo): void => {
    URL.revokeObjectURL(photo.address);
    onPhotos((known) => known.filter(({ id }) => id !== photo.id));
  };
  return (
    <section aria-label={say("photos", { n: MOST_PHOTOS })} className="grid gap-2">
      <h3 className="text-dim">{say("photos", { n: MOST_PHOTOS })}</h3>
      <ul className="grid grid-cols-3 gap-2">
        {photos.map((photo, index) => (
          <li key={photo.id} className="relative aspect-square overflow-hidden rounded-xl bg-raised">
            <img src={photo.address} alt={say("photos.name", { n: index + 1 })} className="size-full object-cover" />
            <Button aria-label={say("photos.remove", { n: index + 1 })} disabled={isBusy || isSending} className="absolute top-0 right-0 size-11 border-transparent !bg-ground/70" onClick={() => remove(photo)}>✕</Button>
          </li>
        ))}
        {photos.length < MOST_PHOTOS && (
          <li>
            <button type="button" disabled={isBusy || isSending} onClick={() => input.current?.click()} className="grid aspect-square w-full place-items-center rounded-xl border border-dashed border-line text-dim active:bg-raised">
              {say(isBusy ? "photos.working" : "photos.add")}
            </button>
          </li>
        )}
      </ul>
      <input ref={input} type="file" accept="image/*" multiple hidden aria-label={say("photos.add")} onChange={(event) => void take(event.target.files)} />
      {isUnreadable && <Refused>{say("photos.unreadable")}</Refused>}
    </section>
  );
};
