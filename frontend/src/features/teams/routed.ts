/** Why an order has its team, in words. Pure. */
import type { Team } from "@/api/teams";
import type { Code } from "@/api/types";
import { isKey, type Translate } from "@/lib/i18n/translate";
import { teamName } from "@/lib/teams";

const BY = ["class", "kind", "fault", "source", "outlet"] as const;

/** What of the order the rule asked for, each by its name: `Class = Complaint`. */
const asked = (params: Record<string, unknown>, t: Translate): string =>
  BY.filter((name) => typeof params[name] === "string")
    .map((name) => {
      const value = String(params[name]);
      return t("team.by", { name: t(`team.by.${name}`), value: isKey(`${name}.${value}`) ? t.code(name, { code: value }) : value });
    })
    .join(t("list.comma"));

export const routedText = ({ code, params = {} }: Code, teams: readonly Team[], t: Translate): string =>
  t.code("routed", { code, params: { team: teamName(teams, String(params["team"]), t.language), asked: asked(params, t) } });
