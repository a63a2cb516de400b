/** A work order under the pointer: what may be dragged, where it may fall, and who is being dragged now. */
import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useState, type RefObject } from "react";

const KIND = "work-order";

type Data = Record<string | symbol, unknown>;

const orderIn = (data: Data): string | null => (data["kind"] === KIND && typeof data["id"] === "string" ? data["id"] : null);

/** The element carries this order while it is dragged; null carries nothing. */
export const useDraggableOrder = (element: RefObject<HTMLElement | null>, id: string | null): void => {
  useEffect(() => {
    if (element.current === null || id === null) return;
    return draggable({ element: element.current, getInitialData: () => ({ kind: KIND, id }) });
  }, [element, id]);
};

/** Orders may fall on this element; tells whether one hovers over it. */
export const useOrderDrop = (element: RefObject<HTMLElement | null>, open: boolean, onDrop: (orderId: string) => void): boolean => {
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (element.current === null || !open) return;
    const stop = dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => orderIn(source.data) !== null,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false);
        const id = orderIn(source.data);
        if (id !== null) onDrop(id);
      },
    });
    return () => {
      setOver(false);
      stop();
    };
  }, [element, open, onDrop]);
  return over;
};

/** The order that is being dragged anywhere on the page. */
export const useDraggedOrder = (): string | null => {
  const [id, setId] = useState<string | null>(null);
  useEffect(() => monitorForElements({ onDragStart: ({ source }) => setId(orderIn(source.data)), onDrop: () => setId(null) }), []);
  return id;
};
