/** The part that a scanned or typed code means: its own code, whatever the case, alone or at the end of an address. */
export const scannedPart = (text: string, codes: readonly string[]): string | null => {
  const code = text.trim().split("/").at(-1)?.toLowerCase() ?? "";
  return (code !== "" && codes.find((each) => each.toLowerCase() === code)) || null;
};
