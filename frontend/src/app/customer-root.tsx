/** What a customer's page stands in: no more than says that it broke, so that it opens on a bad connection. */
import { sayerOf, useSayer } from "@/lib/say";
import { Button } from "@/ui/button";
import { Wall } from "@/ui/wall";
import { StrictMode, type ReactNode } from "react";

const sayer = sayerOf({}, {});

export const CustomerRoot = ({ children }: { children: ReactNode }) => <StrictMode><Wall instead={() => <Broken />}>{children}</Wall></StrictMode>;

const Broken = () => {
  const say = useSayer(sayer);
  return (
    <main role="alert" className="mx-auto grid min-h-full max-w-lg content-start gap-5 bg-panel px-5 py-6 text-[15px]">
      <h1 className="text-2xl font-bold">{say("broken")}</h1>
      <p className="text-dim">{say("broken_about")}</p>
      <Button className="min-h-12" onClick={() => location.reload()}>{say("reload")}</Button>
    </main>
  );
};
