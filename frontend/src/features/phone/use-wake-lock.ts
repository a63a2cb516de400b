/** Keeps the screen on while `wanted` and the page is looked at; a phone that cannot stays as it is. */
import { useEffect } from "react";

export const useWakeLock = (wanted: boolean): void => {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return;
    let held: WakeLockSentinel | null = null;
    let over = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== "visible") return;
      held = await navigator.wakeLock.request("screen").catch(() => null); // refused at low battery: the screen dims then
      if (over) await held?.release();
    };
    const looked = (): void => void hold();
    void hold();
    document.addEventListener("visibilitychange", looked);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", looked);
      void held?.release();
    };
  }, [wanted]);
};
