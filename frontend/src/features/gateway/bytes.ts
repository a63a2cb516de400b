/** Bytes as people read them. Pure. */
const PER_LINE = 16;

/** `0000  7b 22 74 73 …  {"ts…`: offset, hex, and what is printable of it. */
export const dump = (hex: string): string => {
  const bytes = hex.match(/../g) ?? [];
  const lines = [];
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const row = bytes.slice(at, at + PER_LINE);
    const shown = row.map((byte) => { const code = parseInt(byte, 16); return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : "·"; }).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${row.join(" ").padEnd(PER_LINE * 3 - 1)}  ${shown}`);
  }
  return lines.join("\n");
};

/** The text that the bytes are; null where they are none. */
export const textOfHex = (hex: string): string | null => {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};
