/** Cut to a width in full-width characters; letters count half. */
export const clip = (text: string, room: number): string => {
  let used = 0;
  let out = "";
  for (const letter of text) {
    used += /[\u2e80-\uffef]/.test(letter) ? 1 : 0.58;
    if (used > room) return `${out}…`;
    out += letter;
  }
  return out;
};
