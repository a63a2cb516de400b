/** A line to paste into a shell: one reading through Mosquitto's command line client. Pure. */
import type { Credentials } from "@/api/types";

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export const examplePublish = ({ host, port, username, password, tls }: Credentials, topic: string): string =>
  [
    `mosquitto_pub -h ${host} -p ${port}${tls ? " --tls-use-os-certs" : ""} -u ${quoted(username)} -P ${quoted(password)} -q 1`,
    `-t ${quoted(topic)} -m ${quoted('{"temperature_c": -18.4}')}`,
  ].join(" \\\n  ");
