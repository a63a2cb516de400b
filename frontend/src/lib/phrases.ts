/** What is not said to customers: found in a text, with the words that are said instead. Pure. */

export type ForbiddenPhrase = { language: string; phrases: readonly string[]; better: string };
/** `at` counts characters of the text. */
export type PhraseFound = { phrase: string; at: number; better: string };

/** A letter of a script with blanks between words: within one, a phrase is no phrase. */
const IN_WORD = /[\p{Script=Latin}\p{N}]/u;

const isWhole = (text: string, at: number, end: number): boolean => {
  const runsOn = (inside: string | undefined, outside: string | undefined): boolean => IN_WORD.test(inside ?? "") && IN_WORD.test(outside ?? "");
  return !runsOn(text[at], text[at - 1]) && !runsOn(text[end - 1], text[end]);
};

/** Case, the kind of apostrophe and how many blanks make no other phrase; lengths stay as they are. */
const plain = (text: string): string => text.replace(/[’‘＇]/g, "'").replace(/\s/g, " ").toLowerCase();

/** In the order of the text, each place once. */
export const forbiddenIn = (text: string, forbidden: readonly ForbiddenPhrase[]): PhraseFound[] => {
  const read = plain(text);
  if (read.length !== text.length) return []; // a letter that grows in lower case: places would be wrong
  const found = forbidden.flatMap(({ phrases, better }) =>
    phrases.flatMap((phrase) => {
      const sought = plain(phrase);
      const places: PhraseFound[] = [];
      for (let at = read.indexOf(sought); at !== -1; at = read.indexOf(sought, at + sought.length)) {
        if (isWhole(read, at, at + sought.length)) places.push({ phrase: text.slice(at, at + sought.length), at, better });
      }
      return places;
    }));
  found.sort((a, b) => a.at - b.at || b.phrase.length - a.phrase.length);
  return found.filter(({ at }, index) => !found.slice(0, index).some((before) => at < before.at + before.phrase.length));
};

/** The text with what was found replaced. */
export const reworded = (text: string, { at, phrase, better }: PhraseFound): string => text.slice(0, at) + better + text.slice(at + phrase.length);

/** What a policy holds, as far as it is what it should be. */
export const forbiddenOf = (value: unknown): ForbiddenPhrase[] =>
  (Array.isArray(value) ? value : []).filter((one): one is ForbiddenPhrase => typeof one === "object" && one !== null && Array.isArray((one as ForbiddenPhrase).phrases) && typeof (one as ForbiddenPhrase).better === "string");
