import { describe, expect, it } from "vitest";
import { en } from "./en";
import { fill } from "./fill";
import { preferred } from "./language";
import { zhCN } from "./zh-CN";

const sources = import.meta.glob<string>(["../../**/*.{ts,tsx}", "!../../**/*.test.ts", "!./**"], { query: "?raw", import: "default", eager: true });
const code = Object.values(sources).join("\n");

/** Families whose keys are put together from a server's code: `t.code("why", …)`, `worded("why", …)`, `named("skill", …)`, `t(`why.${…}`)`. */
const families = new Set([...code.matchAll(/(?:\.code|worded|named)\("([\w.]+)"|\bt\(`([\w.]+)\.\$\{|`(refusal)\.\$\{/g)].map((match) => match[1] ?? match[2] ?? match[3]));
const parameters = (text: string): string[] => [...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? "").sort();

describe("the dictionaries", () => {
  it("have the same keys", () => expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort()));

  it("say nothing twice: of two words under one key, one would be lost", () => {
    const files = Object.values(import.meta.glob<string>("./*zh-CN.ts", { query: "?raw", import: "default", eager: true }));
    const keys = files.flatMap((file) => [...file.matchAll(/^ {2}"([\w.]+)":/gm)].map((match) => match[1]));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it("take the same parameters", () => {
    for (const [key, text] of Object.entries(zhCN)) expect(new Set(parameters(en[key as keyof typeof zhCN])), key).toEqual(new Set(parameters(text)));
  });

  it("hold no key that nothing uses", () => {
    // Read once: looking through all sources for each key takes seconds.
    const quoted = new Set([...code.matchAll(/"([\w.-]+)"/g)].map(([, text]) => text));
    const used = (key: string): boolean => quoted.has(key) || [...families].some((family) => key.startsWith(`${family}.`));
    expect(Object.keys(zhCN).filter((key) => !used(key))).toEqual([]);
  });

  it("leave nothing untranslated", () => {
    expect(Object.entries(en).filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });
});

describe("templates", () => {
  it("take the plural that fits the number", () => {
    const text = "{n} {n, plural: job|jobs}";
    expect(fill(text, { n: 1 }, "en")).toBe("1 job");
    expect(fill(text, { n: 2 }, "en")).toBe("2 jobs");
  });

  it("show a dash for what is not known", () => expect(fill("{by}", {}, "en")).toBe("–"));
});

describe("the first language", () => {
  it("is one the browser asks for, else Chinese", () => {
    expect(preferred(["de-DE", "en-GB"])).toBe("en");
    expect(preferred(["zh-TW"])).toBe("zh-CN");
    expect(preferred(["de"])).toBe("zh-CN");
  });
});
