/** Technicians and people who sign in, as administrators keep them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { components } from "@/api/schema";
import { api, ifMatch, told } from "./client";
import { usePages } from "./pages";
import type { Technician } from "./types";

type Schemas = components["schemas"];
export type TechnicianGiven = Schemas["TechnicianIn"];
export type SkillGiven = Schemas["SkillIn"];
export type ShiftGiven = Schemas["ShiftIn"];
export type DutyChange = Schemas["DutyChange"];
export type DutyChangeGiven = Schemas["DutyChangeIn"];
export type Person = Schemas["PersonOut"];
export type PersonGiven = Schemas["ChangePersonBody"];
export type Role = Person["role"];
export type Scope = Schemas["ScopeBody"];

export const useTechnicians = () => usePages(["technicians"], (page) => told(api.GET("/api/v1/technicians", { params: { query: page } })));

export const useShifts = (technician: Technician | null) =>
  useQuery({
    queryKey: ["shifts", technician?.id, technician?.version],
    queryFn: () => told(api.GET("/api/v1/technicians/{technician_id}/shifts", { params: { path: { technician_id: technician?.id ?? "" } } })),
    enabled: technician !== null,
  });

export const useDutyChanges = (technician: Technician) =>
  useQuery({
    queryKey: ["duty-changes", technician.id, technician.version],
    queryFn: () => told(api.GET("/api/v1/technicians/{technician_id}/duty-changes", { params: { path: { technician_id: technician.id } } })),
  });

export const useAddDutyChange = ({ id }: Technician) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: DutyChangeGiven): Promise<DutyChange> => told(api.POST("/api/v1/technicians/{technician_id}/duty-changes", { params: { path: { technician_id: id } }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["technicians"] }),
  });
};

/** Takes back what has not begun; ends now what runs. */
export const useEndDutyChange = ({ id }: Technician) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change_id: string) => told(api.DELETE("/api/v1/technicians/{technician_id}/duty-changes/{change_id}", { params: { path: { technician_id: id, change_id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["technicians"] }),
  });
};

/** Written against the version on the screen; a new one where there is none. */
export const useSaveTechnician = (technician: Technician | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TechnicianGiven): Promise<Technician> =>
      technician === null
        ? told(api.POST("/api/v1/technicians", { body }))
        : told(api.PUT("/api/v1/technicians/{technician_id}", { params: { path: { technician_id: technician.id }, header: ifMatch(technician.version) }, body })),
    // Not waited for: the form is made anew with the new version, and would not hear of its own success.
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["technicians"] }),
  });
};

/** Those whose name or address holds `q`, page by page. */
export const usePeople = (q: string) => usePages(["people", q], (page) => told(api.GET("/api/v1/people", { params: { query: { ...page, q } } })));

/** One person by id, for an address that names somebody further down the list. */
export const usePerson = (person_id: string | null) =>
  useQuery({
    queryKey: ["people", "one", person_id],
    queryFn: () => told(api.GET("/api/v1/people/{person_id}", { params: { path: { person_id: person_id ?? "" } } })),
    enabled: person_id !== null,
  });

export const useSavePerson = (person: Person | null) => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ email, locale, disabled, ...body }: PersonGiven & Pick<Person, "email" | "locale">): Promise<Person> =>
      person === null
        ? told(api.POST("/api/v1/people", { body: { ...body, email, locale } }))
        : told(api.PUT("/api/v1/people/{person_id}", { params: { path: { person_id: person.id }, header: ifMatch(person.version) }, body: { ...body, disabled } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["people"] }),
  });
};

/** A link with which the person chooses a password; earlier links end. */
export const useInvite = () =>
  useMutation({ mutationFn: (person_id: string) => told(api.POST("/api/v1/people/{person_id}/invite", { params: { path: { person_id } } })) });
