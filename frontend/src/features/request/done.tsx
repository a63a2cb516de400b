/** The case that came of it, and the way to its page: that of a case open before belongs to who asked first. */
import { Button } from "@/ui/button";
import { trackPath, type Photo, type RequestMade } from "./request";
import type { Say } from "./words";

type Props = { made: RequestMade; lost: readonly Photo[]; isSending: boolean; onAgain: () => void; say: Say };

export const Done = ({ made, lost, isSending, onAgain, say }: Props) => (
  <section role="status" className="grid gap-4">
    <div className="rounded-2xl bg-good-ground p-4">
      <h2 className="text-lg font-semibold text-good">✓ {say(made.is_new ? "done.new" : "done.known")}</h2>
      <p className="tabular">{say("number", { number: made.number })}</p>
    </div>
    {lost.length > 0 && (
      <div className="grid gap-2 rounded-2xl bg-warn-ground p-4 text-warn">
        <p>{say("photos_lost", { n: lost.length })}</p>
        <Button className="min-h-12" disabled={isSending} onClick={onAgain}>{say(isSending ? "sending" : "photos_again")}</Button>
      </div>
    )}
    {made.url !== null && <a href={trackPath(made.url)} className="grid min-h-14 place-items-center rounded-xl bg-action font-semibold text-on-action">{say("follow")}</a>}
  </section>
);
