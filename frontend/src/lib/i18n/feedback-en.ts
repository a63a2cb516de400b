/** Words of mails to customers and of ratings. English. */
import type { feedbackZhCN } from "./feedback-zh-CN";

export const feedbackEn: Record<keyof typeof feedbackZhCN, string> = {
  "mails.title": "Mails to the customer",
  "mails.no_address": "No e-mail address: nobody is invited to rate.",
  "mails.give": "Give an address",
  "mails.change": "Change",
  "mails.name": "Customer",
  "mails.about": "Kept encrypted. Left empty, no mails are sent.",
  "mails.language": "Language of the mails",
  "mails.save": "Save",
  "mails.tried": "tried {n} {n, plural: time|times}",
  "mail.invitation": "Invitation to rate",
  "mail.appointment": "Appointment",
  "mail.on_the_way": "Technician on the way",
  "mail_outcome.due": "not yet",
  "mail_outcome.sending": "being sent",
  "mail_outcome.sent": "sent",
  "mail_outcome.failed": "did not arrive",
  "mail_outcome.no_address": "no address",
  "mail_outcome.answered": "rated already",
  "mail_outcome.overtaken": "overtaken by events",
};
