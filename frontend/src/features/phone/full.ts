/** Whether an error says that the phone has no room left. Dexie wraps the browser's own error. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error && (error.name === "QuotaExceededError" || ("inner" in error && isFull(error.inner)));
