/** Values that another page proposes, as the address carries them: `coldchain.frozen.max=-16;…`. Pure. */
type Proposal = readonly [key: string, value: unknown];

const read = (text: string): unknown => (text !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

export const proposalsIn = (text: string | undefined): Proposal[] =>
  (text ?? "").split(";").flatMap((part): Proposal[] => {
    const [key = "", value] = part.split("=");
    return key === "" || value === undefined ? [] : [[key, read(value)]];
  });

export const policyText = (proposals: readonly Proposal[]): string => proposals.map(([key, value]) => `${key}=${String(value)}`).join(";");
