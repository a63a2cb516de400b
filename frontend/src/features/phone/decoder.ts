/** Reads codes in pictures where the browser has no reader of its own (Firefox, iOS). Loaded only when somebody scans. */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Enough for a code that fills a quarter of the picture; more only takes longer. */
const WIDEST_PX = 960;

/** Rejects where the reader cannot be fetched: without a network, before it was ever used. */
export const prepared = async (): Promise<(picture: HTMLVideoElement) => Promise<string>> => {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const drawn = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture) => {
    if (drawn === null) throw new Error("This browser draws no pictures");
    const scale = Math.min(1, WIDEST_PX / picture.videoWidth);
    [canvas.width, canvas.height] = [Math.round(picture.videoWidth * scale), Math.round(picture.videoHeight * scale)];
    drawn.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const [found] = await readBarcodes(drawn.getImageData(0, 0, canvas.width, canvas.height), { maxNumberOfSymbols: 1 });
    return found?.text ?? "";
  };
};
