/** What a customer wrote and photographed in front of the machine, for who deals with it. */
import { requestPhotoAddress, type CustomerRequest } from "@/api/requests";
import { useT } from "@/lib/i18n/translate";
import { dateTimeOf } from "@/lib/times";

type Props = { orderId: string; requests: readonly CustomerRequest[]; zone: string | undefined };

export const CustomerRequests = ({ orderId, requests, zone }: Props) => {
  const t = useT();
  if (requests.length === 0) return null;
  return (
    <section aria-label={t("request.title")} className="grid gap-2">
      <h3 className="text-dim">{t("request.title")}</h3>
      {requests.map((one) => (
        <article key={one.at + one.label} className="grid gap-1 rounded-xl bg-raised p-3">
          <p className="flex flex-wrap justify-between gap-x-3 text-dim"><span>{one.label}</span><time dateTime={one.at} className="tabular">{dateTimeOf(one.at, t, zone)}</time></p>
          {one.urgent.length > 0 && <p className="font-semibold text-bad">! {one.urgent.map((sign) => t.code("request_urgent", { code: sign })).join(t("list.comma"))}</p>}
          {one.words && <p className="wrap-anywhere whitespace-pre-line">{one.words}</p>}
          {one.contact && <p className="tabular wrap-anywhere">{t("request.contact", { contact: one.contact })}</p>}
          {one.photos.length > 0 && (
            <ul className="grid grid-cols-3 gap-2">
              {one.photos.map((sha256, index) => (
                <li key={sha256}>
                  <a href={requestPhotoAddress(orderId, sha256)} target="_blank" rel="noreferrer">
                    <img src={requestPhotoAddress(orderId, sha256)} alt={t("request.photo", { n: index + 1 })} loading="lazy" className="aspect-square w-full rounded-lg object-cover" />
                  </a>
                </li>
              ))}
            </ul>
          )}
        </article>
      ))}
    </section>
  );
};
