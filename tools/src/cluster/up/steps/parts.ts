import { readConfig } from '../../../model/config/config.ts';
import { laptopParts } from '../../../model/laptop-part.ts';
import { servedApplications } from '../../../model/service-parts/served.ts';
import { switchedParts } from '../../../model/switched-part.ts';
import type { Step } from '../context.ts';
import { chooseInOverlays, type OverlayChoice } from './overlays.ts';

interface PartChoice extends OverlayChoice {
  readonly part: string;
  /** Whether the clusters have the part then. */
  readonly has: boolean;
}

/** Brings the overlays of the origin in line with the parts that were asked for. */
export const leaveOutParts: Step = {
  title: 'Parts that are asked for',
  run: async ({ instance }, say) => {
    const changed = await chooseInOverlays(instance, choicesFor(instance.parts), messageOf);
    if (changed.length > 0) say(messageOf(changed));
  },
};

/** What the overlays shall say of each part, where these are asked for; one that git itself has is never taken out. */
export function choicesFor(asked: readonly string[] = []): readonly PartChoice[] {
  const leftOut = laptopParts.flatMap(({ name, applications, leftOutBy, first }) => {
    const has = asked.includes(name);
    return applications.map((application) => ({
      part: name,
      has,
      application,
      component: leftOutBy,
      first,
      wanted: !has,
    }));
  });
  const switchedOn = switchedParts
    .filter(({ name }) => asked.includes(name))
    .flatMap(({ name, components, ofServices }) =>
      [...Object.entries(components), ...services(ofServices)].map(([application, switchedOnBy]) => ({
        part: name,
        has: true,
        application,
        switchedOnBy,
        wanted: true,
      })),
    );
  return [...leftOut, ...switchedOn];
}

/** The overlay of each service -> the Component. */
function services(component?: string): readonly (readonly [application: string, component: string])[] {
  if (component === undefined) return [];
  return servedApplications(readConfig()).map(({ name }) => [name, component] as const);
}

function messageOf(changed: readonly PartChoice[]): string {
  const named = (has: boolean): string =>
    [...new Set(changed.filter((choice) => choice.has === has).map(({ part }) => part))].join(' and ');
  const [out, back] = [named(false), named(true)];
  if (out === '') return `Run with ${back}`;
  return back === '' ? `Run without ${out}` : `Run with ${back}, without ${out}`;
}
