/** Put text on the clipboard. False where nothing was copied: without TLS a browser has no clipboard, with it may still refuse. */
export const copyText = (text: string, clipboard: Pick<Clipboard, "writeText"> | undefined = globalThis.navigator?.clipboard): Promise<boolean> =>
  clipboard === undefined ? Promise.resolve(false) : clipboard.writeText(text).then(() => true, () => false);
