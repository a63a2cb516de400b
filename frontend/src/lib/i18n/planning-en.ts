/** Words of the plan: why it is so, what it moves, what would help. English. */
import type { planningZhCN } from "./planning-zh-CN";

export const planningEn: Record<keyof typeof planningZhCN, string> = {
  "plan.why": "{name} at {time}:",
  "plan.next_best": "The next best would cost {cost} of driving more.",
  "plan.possible": "Any one of these would make it possible:",
  "plan.moves": "Orders that make way",
  "plan.makes_room": "{name} could begin at {time} if {n} {n, plural: other order makes|other orders make} way:",
  "plan.moves_to": "{number}: {from} → {to}, begins {time}",
  "plan.waits_again": "{number}: taken from {from}, waits for somebody again",
  "plan.accept": "Do all of this, assign {name}",

  "because.locked": "locked by a person",
  "because.only_one_able": "nobody else can go",
  "because.shortest_detour": "saves {minutes} min of driving",
  "because.on_time": "less late, worth {minutes} min of driving",
  "because.earliest": "there {minutes} min sooner",
  "because.keeps_promise": "keeps what was promised",
  "because.as_proposed": "was proposed already",
  "because.knows_case": "was there before",
  "because.fairest": "spreads the work best",
  "because.cheapest": "costs least of all",
  "because.part_of_whole": "not the cheapest by itself, but the whole day costs less",
  "because.starts_on_arrival": "begins on arrival",
  "because.starts_when_window_opens": "there at {arrive_at}, waits for the agreed time",
  "because.starts_after_break": "begins after the break",
  "because.starts_as_locked": "the start is locked",

  "possible.moves": "{name}, if {numbers} {count, plural: makes|make} way",
  "possible.skill": "{name}, with {skill} L{level}",
  "possible.part": "{name}, with {part} ×{count} more in the van",
  "possible.overtime": "{name}, with {minutes} min of overtime",
  "possible.earlier": "{name}, starting work {minutes} min earlier",
  "possible.later": "{name}, if it may begin {minutes} min later",
  "possible.person": "one more person with {skill} L{level}",
  "possible.call_in": "call in {name}, off duty until {at}",

  "change.replanned": "planned anew",
  "change.made_way": "made way for a more urgent order",
};
