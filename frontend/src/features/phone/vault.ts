/** Seals what the phone keeps, so that a copied storage folder tells nothing. Pure but for the key. */

export type Sealed = { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer };

const ALGORITHM = "AES-GCM";
/** NIST SP 800-38D, 8.2: 96 random bits a message. */
const IV_BYTES = 12;

/** A key that can be used but never read, not even by this page. */
export const newKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ["encrypt", "decrypt"]);

/** `bound`: what stands outside the seal and must not be changed either. */
export const sealBytes = async (key: CryptoKey, bytes: ArrayBuffer, bound?: Uint8Array<ArrayBuffer>): Promise<Sealed> => {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  return { iv, data: await crypto.subtle.encrypt({ name: ALGORITHM, iv, ...(bound && { additionalData: bound }) }, key, bytes) };
};

/** Raises OperationError when key and bytes do not belong together. */
export const openBytes = (key: CryptoKey, { iv, data }: Sealed): Promise<ArrayBuffer> => crypto.subtle.decrypt({ name: ALGORITHM, iv }, key, data);

/** Values that JSON can carry. */
export const seal = (key: CryptoKey, value: unknown): Promise<Sealed> => sealBytes(key, new TextEncoder().encode(JSON.stringify(value)).buffer);

export const unseal = async <T>(key: CryptoKey, sealed: Sealed): Promise<T> => JSON.parse(new TextDecoder().decode(await openBytes(key, sealed))) as T;
