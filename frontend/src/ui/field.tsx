import { useId, type ComponentProps, type ReactNode } from "react";

const BOX = "w-full min-h-9 file:mr-3 file:rounded file:border-0 file:bg-raised file:px-2 file:py-1.5 file:text-ink rounded-lg border border-line bg-ground px-3 text-ink placeholder:text-faint aria-invalid:border-bad";

type Label = { label: string; hint?: ReactNode; error?: string | null | undefined };

const Around = ({ id, label, hint, error, children }: Label & { id: string; children: ReactNode }) => (
  <div className="grid gap-1">
    <label htmlFor={id} className="text-dim">{label}</label>
    {children}
    {hint && !error && <p id={`${id}-about`} className="text-xs text-faint">{hint}</p>}
    {error && <p id={`${id}-about`} role="alert" className="text-xs text-bad">{error}</p>}
  </div>
);

const described = (id: string, { hint, error }: Label) => ({
  id,
  "aria-invalid": error ? true : undefined,
  "aria-describedby": hint || error ? `${id}-about` : undefined,
});

export const Field = ({ label, hint, error, ...rest }: Label & ComponentProps<"input">) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Around id={id} {...about}>
      <input {...rest} {...described(id, about)} className={BOX} />
    </Around>
  );
};

export const Select = ({ label, hint, error, children, ...rest }: Label & ComponentProps<"select">) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Around id={id} {...about}>
      <select {...rest} {...described(id, about)} className={BOX}>{children}</select>
    </Around>
  );
};

export const TextArea = ({ label, hint, error, ...rest }: Label & ComponentProps<"textarea">) => {
  const id = useId();
  const about = { label, hint, error };
  return (
    <Around id={id} {...about}>
      <textarea rows={2} {...rest} {...described(id, about)} className={`${BOX} py-2`} />
    </Around>
  );
};
