/** What is said of a rule without a playbook because of its ATT&CK tags: about the technique in general, never about the event. */
import type { FalcoEvent } from '../../falco/event.ts';
import type { Library } from '../../playbook/library.ts';
import type { Check, Guide, Runtime } from '../../playbook/schema.ts';
import type { Analysis, Citation } from '../analysis.ts';
import { type AttackTag, attackTagsOf } from '../attack.ts';
import { falconer, words } from '../spans.ts';

/** A guide, and the tag for which it is given. */
export interface TaggedGuide extends AttackTag {
  readonly guide: Guide;
}

/** More would be a lecture. */
const GUIDES = 2;

export const GUIDE_CITES: readonly Citation[] = [{ kind: 'event', name: 'tags' }, ...falconer('techniques of ATT&CK')];

/** Guides of the event's techniques; those of its tactics when no technique has one. */
export function guidesFor(event: FalcoEvent, library: Library): readonly TaggedGuide[] {
  const guided = attackTagsOf(event).flatMap((tag) => {
    const guide = library.guide(tag.id);
    return guide === undefined ? [] : [{ ...tag, guide }];
  });
  const once = guided.filter(({ guide }, index) => guided.findIndex((other) => other.guide === guide) === index);
  const techniques = once.filter(({ isTactic }) => !isTactic);
  return (techniques.length > 0 ? techniques : once).slice(0, GUIDES);
}

/** Only those that can be asked here: guides are for all sources, and a question about a host is none about a cloud account. */
export function guideChecks(guides: readonly TaggedGuide[], runtime: Runtime | undefined): readonly Check[] {
  return guides
    .flatMap(({ guide }) => guide.checks)
    .filter(({ run }) => run === undefined || (runtime !== undefined && run[runtime] !== undefined));
}

type FromGuides = Pick<Analysis, 'benign' | 'harden' | 'references'>;

export function fromGuides(guides: readonly TaggedGuide[]): FromGuides {
  return {
    benign: guides.map(({ guide }) => words(guide.benign, GUIDE_CITES)),
    harden: guides.map(({ guide }) => ({ advice: words(guide.harden, GUIDE_CITES) })),
    references: guides.map(({ url }) => url),
  };
}
