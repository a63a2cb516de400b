/** Pictures as they are sent: upright, at most 2048 px, JPEG, without position or camera data. */
export const LONGEST_PX = 2048;
const THUMB_PX = 240;
/** Enough to read a type plate (our own choice). */
const QUALITY = 0.82;

export type Size = { width: number; height: number };

/** The same shape within a square of `longest`; small ones stay as they are. */
export const fitted = ({ width, height }: Size, longest: number): Size => {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

const drawn = async (image: ImageBitmap, longest: number): Promise<Blob> => {
  const { width, height } = fitted(image, longest);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const ink = canvas.getContext("2d");
  if (ink === null) throw new Error("no canvas");
  ink.fillStyle = "#fff"; // what is see-through in a PNG would turn black
  ink.fillRect(0, 0, width, height);
  ink.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY),
  );
};

/** Full size and thumbnail of a file that a camera or a person gave. Raises when it is no picture. */
export const shrink = async (file: Blob): Promise<{ full: Blob; thumb: Blob }> => {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    return { full: await drawn(image, LONGEST_PX), thumb: await drawn(image, THUMB_PX) };
  } finally {
    image.close();
  }
};

/** The name under which the server keeps the bytes. */
export const sha256 = async (blob: Blob): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
