/** Alarms are heard, by their priority, until this person says not to; that is kept in this browser. */
import { useLive } from "@/api/live/live-store";
import { useT } from "@/lib/i18n/translate";
import { useNow } from "@/lib/now";
import { recall, remember } from "@/lib/storage";
import { isRinging } from "@/lib/work-orders";
import { Button } from "@/ui/button";
import { useEffect, useRef } from "react";
import { create } from "zustand";
import { newlyRinging, TONES, type Tone } from "./sounding";

const GAP_S = 0.12;
const LOUDNESS = 0.2;

const play = ({ hertz, times, long_s }: Tone): void => {
  const audio = new AudioContext();
  for (let beat = 0; beat < times; beat += 1) {
    const [tone, gain, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime + beat * (long_s + GAP_S)];
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(LOUDNESS, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + long_s); // no click at the end
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + long_s);
  }
  setTimeout(() => void audio.close(), 1000 * times * (long_s + GAP_S) + 200);
};

const isOn = (kept: string | null): boolean => kept !== "off";

type Sound = { on: boolean; choose: (on: boolean) => void };

const useSound = create<Sound>()((set) => ({
  on: isOn(recall("sound")),
  choose: (on) => {
    remember("sound", on ? "on" : "off");
    set({ on });
  },
}));

// Muted in one window is muted in all.
addEventListener("storage", ({ key, newValue }) => key === "hanlu.sound" && useSound.setState({ on: isOn(newValue) }));

/** Sounds once for each alarm that begins to ring; what rang already when the page was opened is seen, not heard. */
export const useAlarmSound = (): void => {
  const nowMs = useNow();
  const alarms = useLive(({ live }) => (live.status === "live" ? live.alarms : null));
  const on = useSound((store) => store.on);
  const heard = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (alarms === null) return;
    const ringing = [...alarms.values()].filter((alarm) => isRinging(alarm, nowMs));
    const loudest = heard.current === null ? null : newlyRinging(ringing, heard.current);
    heard.current = new Set(ringing.map(({ id }) => id));
    if (loudest !== null && on) play(TONES[loudest]);
  }, [alarms, nowMs, on]);
};

/** Heard on every page of the desk; nothing to see. */
export const AlarmSound = () => (useAlarmSound(), null);

/** Mute, and hear what each priority sounds like. */
export const SoundButtons = () => {
  const t = useT();
  const { on, choose } = useSound();
  return (
    <span className="flex gap-1.5">
      <Button className="!min-h-7 !px-2 text-xs" aria-pressed={!on} onClick={() => choose(!on)}>{t(on ? "sound.mute" : "sound.unmute")}</Button>
      <Button className="!min-h-7 !px-2 text-xs" onClick={() => play(TONES.critical)}>{t("sound.test")}</Button>
    </span>
  );
};
