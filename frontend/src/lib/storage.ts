/** Small settings of this browser. Private windows may refuse storage: then they last as long as the page. */
const held = new Map<string, string>();

export const recall = (name: string): string | null => {
  try {
    return localStorage.getItem(`hanlu.${name}`) ?? held.get(name) ?? null;
  } catch {
    return held.get(name) ?? null;
  }
};

export const remember = (name: string, value: string): void => {
  held.set(name, value);
  try {
    localStorage.setItem(`hanlu.${name}`, value);
  } catch {
    // Kept in memory above; nothing else can be done in a private window.
  }
};
