/** The camera as a scanner, where the browser can read codes; elsewhere the search field takes what a hand scanner types. */
import { useT } from "@/lib/i18n/translate";
import { Button } from "@/ui/button";
import { useEffect, useRef, useState } from "react";

type Detected = { rawValue: string };
type Detector = { detect: (picture: HTMLVideoElement) => Promise<Detected[]> };
declare global {
  // Not in TypeScript's own list: Chrome on Android and macOS have it.
  var BarcodeDetector: (new () => Detector) | undefined;
}

/** So often a picture is looked at: quick for a hand, slow for a battery. */
const LOOK_EVERY_MS = 250;

export const canScan = (): boolean => globalThis.BarcodeDetector !== undefined && "mediaDevices" in navigator;

export const Scanner = ({ onCode }: { onCode: (text: string) => void }) => {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!canScan()) return null;
  return (
    <>
      <Button className="min-h-12" aria-pressed={open} onClick={() => setOpen(!open)}>{t(open ? "parts.scan_stop" : "parts.scan")}</Button>
      {open && <Camera onCode={onCode} />}
    </>
  );
};

const Camera = ({ onCode }: { onCode: (text: string) => void }) => {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const found = useRef(onCode);
  found.current = onCode;
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const detector = globalThis.BarcodeDetector && new globalThis.BarcodeDetector();
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    let last = "";
    const look = async (): Promise<void> => {
      const picture = video.current;
      const codes = picture && detector && picture.readyState >= picture.HAVE_CURRENT_DATA ? await detector.detect(picture) : [];
      const text = codes[0]?.rawValue ?? "";
      // Held still, a code is one code; it counts again once it was out of sight.
      if (!over && text !== "" && text !== last) found.current(text);
      last = text;
      if (!over) timer = setTimeout(() => void look().catch(() => setRefused(true)), LOOK_EVERY_MS);
    };
    const begin = async (): Promise<void> => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (over) return camera.getTracks().forEach((track) => track.stop());
      stream = camera;
      if (video.current) video.current.srcObject = camera;
      await look();
    };
    begin().catch(() => setRefused(true));
    return () => {
      over = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
  }, []);
  if (refused) return <p role="alert" className="text-warn">{t("parts.no_camera")}</p>;
  return <video ref={video} autoPlay muted playsInline aria-label={t("parts.scan")} className="max-h-48 w-full rounded-xl bg-black object-cover" />;
};
