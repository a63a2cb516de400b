import { expect, it } from "vitest";
import { alarm, liveData, workOrder } from "../../../testing/factories";
import { widen } from "./selection";

const NOTHING = { order: null, technician: null, alarm: null, site: null };
const data = liveData({ orders: [workOrder({ id: "a", technician_id: "t", site_id: "s" })], alarms: [alarm({ id: "r", site_id: "s2" })] });

it("picking an order picks its site and its technician", () => expect(widen({ ...NOTHING, order: "a" }, data)).toMatchObject({ site: "s", technician: "t" }));
it("picking an alarm picks its site", () => expect(widen({ ...NOTHING, alarm: "r" }, data).site).toBe("s2"));
it("picking a technician picks no order", () => expect(widen({ ...NOTHING, technician: "t" }, data)).toEqual({ ...NOTHING, technician: "t" }));
it("what is not known here picks nothing else", () => expect(widen({ ...NOTHING, order: "gone" }, data)).toEqual({ ...NOTHING, order: "gone" }));
