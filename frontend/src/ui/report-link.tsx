import { reportPath } from "@/api/visits";
import { useT } from "@/lib/i18n/translate";

/** The service report to hand on, in the language of the page. */
export const ReportLink = ({ orderId }: { orderId: string }) => {
  const t = useT();
  return <a href={reportPath(orderId, t.language)} download className="inline-flex min-h-11 items-center text-accent underline underline-offset-2">{t("report.pdf")}</a>;
};
