/** Keeps one socket to the live stream open, resuming where it was; a gap asks for a snapshot. */
import { api, told } from "../client";
import type { Frame } from "./live-state";
import { useLive } from "./live-store";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** The server speaks at least this often; longer silence means a dead line. */
const SILENCE_MS = 30_000;

/** Waits double from half a second to a quarter of a minute. */
export const retryDelayMs = (attempt: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);

const open = async (): Promise<WebSocket> => {
  const { ticket } = await told(api.POST("/api/v1/live/ticket"));
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/api/v1/live?ticket=${encodeURIComponent(ticket)}`);
};

const hello = (topics: readonly string[]): string => {
  const { live } = useLive.getState();
  return JSON.stringify({ topics, ...(live.status === "live" && { resume_after: live.seq }) });
};

/** Follow the stream until the returned function is called. */
export const followLive = (topics: readonly string[]): (() => void) => {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let silence: ReturnType<typeof setTimeout> | null = null;
  let attempt = 0;
  let stopped = false;

  const retry = (): void => {
    if (stopped) return;
    const { connection, connected } = useLive.getState();
    if (connection.status !== "offline") connected({ status: "offline", sinceMs: Date.now() });
    timer = setTimeout(() => void connect(), retryDelayMs(attempt++));
  };

  const listen = (): void => {
    if (silence !== null) clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), SILENCE_MS);
  };

  const receive = (frame: Frame | { type: "refused" }): void => {
    listen();
    if (frame.type === "refused") return; // The socket closes next, and closing is handled.
    useLive.getState().receive(frame, Date.now());
    attempt = 0;
    if (useLive.getState().live.status === "loading") socket?.send(hello(topics)); // a gap: a fresh snapshot
  };

  const connect = async (): Promise<void> => {
    try {
      const opened = await open();
      if (stopped) return opened.close();
      socket = opened;
      opened.onopen = () => (listen(), opened.send(hello(topics)));
      opened.onmessage = (message) => receive(JSON.parse(String(message.data)) as Frame);
      opened.onclose = retry;
    } catch {
      retry(); // The server is away or the sign-in has ended: shown as offline, tried again.
    }
  };

  const now = (): void => {
    if (timer === null || stopped) return;
    clearTimeout(timer);
    attempt = 0;
    void connect();
  };

  const lost = (): void => socket?.close(); // the socket itself may notice only much later
  addEventListener("online", now);
  addEventListener("offline", lost);
  void connect();
  return () => {
    stopped = true;
    removeEventListener("online", now);
    removeEventListener("offline", lost);
    if (timer !== null) clearTimeout(timer);
    if (silence !== null) clearTimeout(silence);
    socket?.close();
    useLive.getState().forget();
  };
};
