/** Shift and a drag draw a box on the map: all orders of the sites in it are picked. */
import { useLive } from "@/api/live/live-store";
import { LngLatBounds, type Map as Maplibre, type MapMouseEvent } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { ordersWithin } from "./map-features";

type XY = { x: number; y: number };

const placed = (box: HTMLElement, a: XY, b: XY): void => {
  Object.assign(box.style, {
    left: `${Math.min(a.x, b.x)}px`, top: `${Math.min(a.y, b.y)}px`, width: `${Math.abs(a.x - b.x)}px`, height: `${Math.abs(a.y - b.y)}px`,
  });
};

export const useBoxSelect = (map: Maplibre | null, onBox: (orders: readonly string[]) => void): void => {
  const held = useRef(onBox);
  held.current = onBox;
  useEffect(() => {
    if (map === null) return;
    map.boxZoom.disable(); // Shift is for picking here; two clicks and the wheel zoom.
    const onDown = (event: MapMouseEvent): void => {
      if (!event.originalEvent.shiftKey || event.originalEvent.button !== 0) return;
      event.preventDefault(); // the map stays where it is
      const [from, box] = [event.point, document.createElement("div")];
      box.className = "pointer-events-none absolute z-10 border border-accent bg-accent-ground/40";
      map.getContainer().append(box);
      const at = ({ clientX, clientY }: MouseEvent): XY => {
        const { left, top } = map.getContainer().getBoundingClientRect();
        return { x: clientX - left, y: clientY - top };
      };
      const onMove = (moved: MouseEvent): void => placed(box, from, at(moved));
      const onUp = (up: MouseEvent): void => {
        removeEventListener("mousemove", onMove);
        box.remove();
        const { x, y } = at(up);
        const { live } = useLive.getState();
        if (live.status === "live") held.current(ordersWithin(new LngLatBounds().extend(event.lngLat).extend(map.unproject([x, y])), live));
      };
      addEventListener("mousemove", onMove);
      addEventListener("mouseup", onUp, { once: true }); // the hand may have left the map by then
    };
    map.on("mousedown", onDown);
    return () => void map.off("mousedown", onDown);
  }, [map]);
};
