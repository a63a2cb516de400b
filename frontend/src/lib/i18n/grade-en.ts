/** Words of a grade that a person decides. English. */
import type { gradeZhCN } from "./grade-zh-CN";

export const gradeEn: Record<keyof typeof gradeZhCN, string> = {
  "grade.title": "Change the grade",
  "grade.about": "The limits of a new class count from when the case began; what was met in time stays so.",
  "grade.class": "Class",
  "grade.priority": "Priority (1 is the most urgent)",
  "grade.by_class": "as the class says",
  "grade.duration": "Expected work (minutes)",
  "grade.fixed": "Somebody has this order: take it back before its duration changes.",
  "grade.reason": "Why",
  "grade.save": "Change it",
  "grade.same": "Nothing is different.",
  "grade.saved": "{number} has its new grade.",
};
