/** Words of what has an owner: what cannot be solved here, a word owed to the customer. English. */
import type { ownedZhCN } from "./owned-zh-CN";

export const ownedEn: Record<keyof typeof ownedZhCN, string> = {
  "exceptions.unsolved": "Unsolved",
  "exceptions.owed": "Word owed",

  "owned.title": "Who owns what",
  "owned.whose": "Owner",
  "owned.all": "Everybody",
  "owned.loading": "Reading who owns what…",
  "owned.none": "Nothing waits for anybody's answer.",
  "owned.due": "until {time}",
  "owned.late": "overdue since {time}",

  "clock.unsolved": "Unsolved",
  "clock.contact": "Word to customer",
  "level.regional_manager": "Regional manager",
  "unsolved.title": "Cannot be solved here",
  "unsolved.about": "It goes up a level, to an owner with a limit, and further up where that one cannot solve it either.",
  "unsolved.about_phone": "You give the job back, and it goes up a level to somebody who has to answer.",
  "unsolved.why": "Why it cannot be solved",
  "unsolved.say": "Send it up",
  "unsolved.words": "How it is solved, or why it goes further up",
  "unsolved.take": "Take it",
  "unsolved.solved": "Solved",
  "event.unsolved": "Cannot be solved here",
  "event.unsolved_taken": "Unsolved: taken",
  "event.unsolved_passed_on": "Unsolved: passed on",
  "event.unsolved_solved": "Unsolved: answered",
};
