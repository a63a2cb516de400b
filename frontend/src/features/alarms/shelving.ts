/** For how long an alarm may be shelved, in minutes; the server ends any after a week. Pure. */
export const SHELF_MINUTES = [30, 120, 480, 1440, 10_080] as const;

/** As the server asks for it; null while it would refuse the reason. */
export const shelvingOf = (form: FormData): { minutes: number; note: string } | null => {
  const note = String(form.get("note") ?? "").trim();
  return note.length < 3 ? null : { minutes: Number(form.get("minutes")), note };
};
