/** Have the browser save a file under a name. */
export const saveFile = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the next turn; Safari wants a moment more.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
};
