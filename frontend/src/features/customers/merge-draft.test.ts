import type { Customer } from "@/api/customers";
import { describe, expect, it } from "vitest";
import { joined, offered, proposed, wishOf } from "./merge-draft";

const customer = (said: Partial<Customer>): Customer => ({
  id: "c", name: "林海冷链", phone: null, email: null, locale: "zh-CN", value_class: "ordinary", contact_by: "telephone", visit_times: "", wishes: "",
  region: null, outlet: null, created_at: "2026-06-01T12:00:00Z", version: 1, merged_into: null, ...said,
});

describe("two records that become one", () => {
  const into = customer({ phone: "138", wishes: "Ring first" });

  it("keep what goes on and take what it lacks", () => {
    const sides = proposed(into, customer({ name: "临海冷链", phone: "139", email: "a@example.com", value_class: "vip" }));
    expect(wishOf(sides)).toEqual({ take: ["email", "value_class"], join_wishes: false });
  });

  it("keep the wishes of both where they have room", () => {
    const other = customer({ wishes: "Not before ten" });
    expect(proposed(into, other).wishes).toBe("both");
    expect(joined(into, other)).toBe("Ring first\nNot before ten");
    expect(wishOf(proposed(into, other))).toEqual({ take: [], join_wishes: true });
    expect(offered(into, customer({ wishes: "x".repeat(1000) }), "wishes")).toEqual(["into", "duplicate"]);
  });

  it("ask nothing where both say the same, and offer nothing empty", () => {
    expect(offered(into, customer({}), "name")).toEqual([]);
    expect(offered(into, customer({}), "phone")).toEqual(["into"]);
    expect(offered(customer({}), into, "phone")).toEqual(["into", "duplicate"]);
  });
});
