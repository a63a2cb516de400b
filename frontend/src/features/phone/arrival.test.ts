import { afterEach, describe, expect, it, vi } from "vitest";
import { arriving } from "./arrival";
import { askedOnce } from "./use-position";

const site = { lat: 30.25, lon: 120.15 };
/** One hundredth of a degree of latitude: about 1.1 km. */
const away = { lat: 30.26, lon: 120.15, accuracy_m: 20, at_ms: 5 };

describe("arriving", () => {
  it("without a position says nothing of one, and needs no reason", () => expect(arriving(site, null, 300)).toEqual({ said: {}, far_m: null }));
  it("near the site tells where, without the time of the phone", () => {
    const here = { ...site, accuracy_m: 20, at_ms: 5 };
    expect(arriving(site, here, 300)).toEqual({ said: { position: { ...site, accuracy_m: 20 } }, far_m: null });
  });
  it("far from the site needs a reason", () => expect(arriving(site, away, 300).far_m).toBeCloseTo(1112, -1));
  it("is not far where the phone may be wrong by as much", () => expect(arriving(site, { ...away, accuracy_m: 900 }, 300).far_m).toBeNull());
  it("leaves the judgement to the server while the rule is not known", () => expect(arriving(site, away, null).far_m).toBeNull());
});

describe("a position asked once", () => {
  afterEach(() => void vi.useRealTimers());
  const coords = { latitude: 30.25, longitude: 120.15, accuracy: 12.4 } as GeolocationCoordinates;

  it("comes with its accuracy in whole metres", async () => {
    const asked = askedOnce({ getCurrentPosition: (found) => found({ coords, timestamp: 7, toJSON: () => null }) });
    expect(await asked).toEqual({ lat: 30.25, lon: 120.15, accuracy_m: 12, at_ms: 7 });
  });
  it("is given up where the browser refuses", async () => {
    expect(await askedOnce({ getCurrentPosition: (_, refuse) => refuse?.({} as GeolocationPositionError) })).toBeNull();
  });
  it("is given up after the wait, also while the question for permission stands", async () => {
    vi.useFakeTimers();
    const asked = askedOnce({ getCurrentPosition: () => undefined }, 4_000);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await asked).toBeNull();
  });
  it("is given up at once where there is none", async () => expect(await askedOnce(undefined)).toBeNull());
});
