/** From the name of what is missing to the place on the page where it is filled in. */

/** Marks a part of the page as the place of an item. */
export const placeOf = (item: string): { "data-item": string } => ({ "data-item": item });

/** Bring the place into view and put the focus into it. */
export const goTo = (item: string): void => {
  const place = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`);
  place?.scrollIntoView({ block: "center", behavior: "smooth" });
  const field = place?.matches("button") ? place : place?.querySelector<HTMLElement>("button, input, textarea, canvas");
  field?.focus({ preventScroll: true });
};
