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

/** Orders may fall on this element; tells at which clientX one hovers over it, null where none does. */
export const useOrderDrop = (element: RefObject<HTMLElement | null>, open: boolean, onDrop: (orderId: string, clientX: number) => void): number | null => {
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    if (element.current === null || !open) return;
    const stop = dropTargetForElements({
      element: element.current,
      canDrop: ({ source }) => orderIn(source.data) !== null,
      onDragEnter: ({ location }) => setOver(location.current.input.clientX),
      onDrag: ({ location }) => setOver(location.current.input.clientX),
      onDragLeave: () => setOver(null),
      onDrop: ({ source, location }) => {
        setOver(null);
        const id = orderIn(source.data);
        if (id !== null) onDrop(id, location.current.input.clientX);
      },
    });
    return () => {
      setOver(null);
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
