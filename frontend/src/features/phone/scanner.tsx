/** The camera as a scanner; the search field beside it takes what a hand scanner types. */
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
/** A code is missed in single pictures, by a reflex or a hand that shakes: it is out of sight only after this. */
const OUT_OF_SIGHT_MS = 1500;
/** Single pictures fail, as while the camera wakes up; so many in a row are a browser that cannot read codes. */
const MOST_FAILED = 8;

/** Codes in sight, each with the epoch milliseconds it was last seen at. */
export type Sight = ReadonlyMap<string, number>;

/** What is in sight after one more picture, whose code is empty where it has none. Held still, a code is one code, also beside another; out of sight for a while, it counts again. */
export const look = (before: Sight, code: string, now_ms: number): { sight: Sight; counts: boolean } => {
  const held = new Map([...before].filter(([, seen_ms]) => now_ms - seen_ms < OUT_OF_SIGHT_MS));
  return { sight: code === "" ? held : new Map(held).set(code, now_ms), counts: code !== "" && !held.has(code) };
};

/** Only a page that was opened by https has a camera. */
export const canScan = (): boolean => "mediaDevices" in navigator;

type Reader = (picture: HTMLVideoElement) => Promise<string>;

/** The browser's own reader, else ours, which is fetched at the first scan and kept. */
const reader = async (): Promise<Reader> => {
  if (globalThis.BarcodeDetector === undefined) return (await import("./decoder")).prepared();
  const detector = new globalThis.BarcodeDetector();
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? "";
};

type Refused = "parts.no_camera" | "parts.no_reader";

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
  const [refused, setRefused] = useState<Refused | null>(null);
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    let sight: Sight = new Map();
    let failed = 0;
    const stop = (): void => {
      over = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
    const refuse = (why: Refused): void => {
      stop();
      setRefused(why);
    };
    const codeNow = async (read: Reader): Promise<string> => {
      const picture = video.current;
      return picture && picture.readyState >= picture.HAVE_CURRENT_DATA ? read(picture) : "";
    };
    const watch = async (read: Reader): Promise<void> => {
      const code = await codeNow(read).then((text) => ((failed = 0), text), () => ((failed += 1), ""));
      if (over) return;
      if (failed >= MOST_FAILED) return refuse("parts.no_camera");
      const seen = look(sight, code, Date.now());
      sight = seen.sight;
      if (seen.counts) found.current(code);
      timer = setTimeout(() => void watch(read), LOOK_EVERY_MS);
    };
    const begin = async (): Promise<void> => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (over) return camera.getTracks().forEach((track) => track.stop());
      stream = camera;
      if (video.current) video.current.srcObject = camera;
      const read = await reader().catch(() => null);
      if (read === null) return refuse("parts.no_reader");
      if (!over) await watch(read);
    };
    begin().catch(() => refuse("parts.no_camera"));
    return stop;
  }, []);
  if (refused !== null) return <p role="alert" className="text-warn">{t(refused)}</p>;
  return <video ref={video} autoPlay muted playsInline aria-label={t("parts.scan")} className="max-h-48 w-full rounded-xl bg-black object-cover" />;
};
