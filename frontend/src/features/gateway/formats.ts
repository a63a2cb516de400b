/** Formats that a binding can read: all but our own, which needs none. */
export const FOREIGN_FORMATS = [
  "chirpstack", "home_assistant", "lorawan", "openmqttgateway", "ruuvi", "shelly", "sparkplug_b", "tasmota", "teltonika", "ttn", "zigbee2mqtt",
] as const;

export const ZONE_KINDS = ["frozen", "chilled_0_4", "chilled_0_10", "pharma_2_8"] as const;
