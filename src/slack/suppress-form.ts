/** What a person has entered into the suppress modal, read from the view's state. */
import { z } from 'zod';
import { firstGlob, SUPPRESS_FIELD, WATCH_STORIES, WATCHABLE } from '../card/suppress-modal.ts';
import type { FacetName, Facets } from '../falco/facets.ts';
import { type Choice, type Choices, openFacets } from '../suppression/choice.ts';

const DAY_MS = 24 * 3_600_000;
const MAX_GLOB = 512;

const fieldSchema = z.looseObject({
  value: z.string().nullish(),
  selected_option: z.looseObject({ value: z.string() }).nullish(),
  selected_options: z.array(z.looseObject({ value: z.string() })).nullish(),
  selected_date: z.string().nullish(),
});
const stateSchema = z.looseObject({
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), fieldSchema)) }),
});

/** A field by its id, which is that of its block and of its action. */
export type SuppressFields = (id: string) => z.infer<typeof fieldSchema>;

export function readFields(view: unknown): SuppressFields {
  const { state } = stateSchema.parse(view);
  return (id) => state.values[id]?.[id] ?? {};
}

export function choicesIn(fields: SuppressFields, facets: Facets): Choices {
  return Object.fromEntries(openFacets(facets).map((facet) => [facet, choiceIn(fields, facets, facet)]));
}

function choiceIn(fields: SuppressFields, facets: Facets, facet: FacetName): Choice {
  const chosen = fields(`${SUPPRESS_FIELD.choice}${facet}`).selected_option?.value;
  if (chosen === 'drop') return { kind: 'drop' };
  if (chosen !== 'glob') return { kind: 'keep' };
  // The field appears only after the choice: until then it has the pattern that it will begin with.
  const typed = fields(`${SUPPRESS_FIELD.glob}${facet}`).value ?? '';
  return { kind: 'glob', glob: typed.slice(0, MAX_GLOB) || firstGlob(facets, facet) };
}

/** What brings it back. */
export function watchIn(fields: SuppressFields): { watch: readonly FacetName[]; watchStories: boolean } {
  const chosen = new Set((fields(SUPPRESS_FIELD.watch).selected_options ?? []).map(({ value }) => value));
  return { watch: WATCHABLE.filter((facet) => chosen.has(facet)), watchStories: chosen.has(WATCH_STORIES) };
}

/** The end: through the day that was picked, else after the duration; not a number when neither can be read. */
export function untilIn(fields: SuppressFields, now: number): number {
  const date = fields(SUPPRESS_FIELD.date).selected_date;
  if (date) return Date.parse(`${date}T00:00:00Z`) + DAY_MS;
  return now + Number(fields(SUPPRESS_FIELD.duration).selected_option?.value ?? Number.NaN);
}
