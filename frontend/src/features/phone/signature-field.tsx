/** The customer signs with a finger, under a name that can be read. */
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import SignaturePad from "signature_pad";
import { useEffect, useRef, useState } from "react";
import { signaturePath } from "./signature-path";
import type { Signature } from "./visit";

type Props = { signature: Signature | null; onSign: (signature: Signature | null) => void };

export const SignatureField = ({ signature, onSign }: Props) => {
  const t = useT();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const [name, setName] = useState(signature?.name ?? "");
  const [isDrawn, setIsDrawn] = useState(false);
  const told = useRef({ name, onSign });
  told.current = { name, onSign };

  useEffect(() => {
    const element = canvas.current;
    if (element === null || signature !== null) return;
    element.width = element.clientWidth * devicePixelRatio;
    element.height = element.clientHeight * devicePixelRatio;
    element.getContext("2d")?.scale(devicePixelRatio, devicePixelRatio);
    const made = new SignaturePad(element, { penColor: getComputedStyle(element).color, minWidth: 1, maxWidth: 2.5 });
    made.addEventListener("endStroke", () => setIsDrawn(true));
    pad.current = made;
    setIsDrawn(false);
    return () => made.off();
  }, [signature === null]);

  const keep = (): void => {
    const strokes = pad.current?.toData() ?? [];
    told.current.onSign({ name: told.current.name.trim(), svg: signaturePath(strokes) });
  };

  return (
    <section aria-label={t("visit.signature")} className="grid gap-2">
      <Field label={t("visit.signed_by")} value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} disabled={signature !== null} />
      <p className="text-dim">{t("visit.signature")}</p>
      {signature === null
        ? <canvas ref={canvas} aria-label={t("visit.signature")} className="h-36 w-full touch-none rounded-xl border border-dashed border-line bg-panel text-ink" />
        : <SignatureShown signature={signature} />}
      <div className="flex gap-2">
        {signature === null
          ? <Button className="min-h-11" disabled={name.trim() === "" || !isDrawn} onClick={keep}>{t("visit.keep_signature")}</Button>
          : <Button className="min-h-11" onClick={() => onSign(null)}>{t("visit.sign_again")}</Button>}
      </div>
    </section>
  );
};

const SignatureShown = ({ signature }: { signature: Signature }) => (
  <svg role="img" aria-label={signature.name} viewBox="0 0 360 144" className="h-36 w-full rounded-xl bg-good-ground">
    <path d={signature.svg} className="fill-none stroke-ink" strokeWidth={2} strokeLinecap="round" strokeLinejoin="round" />
  </svg>
);
