import { laptopParts, type LaptopPart } from '../../../model/laptop-part.ts';
import type { Step } from '../context.ts';
import { chooseInOverlays, type OverlayChoice } from './overlays.ts';

type PartChoice = OverlayChoice & { readonly part: LaptopPart };

/** Brings the overlays of the origin in line with the parts that were asked for. */
export const leaveOutParts: Step = {
  title: 'Parts that are asked for',
  run: async ({ instance }, say) => {
    const choices = laptopParts.flatMap((part) =>
      part.applications.map((application): PartChoice => ({
        part,
        application,
        component: part.leftOutBy,
        first: part.first,
        wanted: !(instance.parts ?? []).includes(part.name),
      })),
    );
    const changed = await chooseInOverlays(instance, choices, messageOf);
    if (changed.length > 0) say(messageOf(changed));
  },
};

function messageOf(changed: readonly PartChoice[]): string {
  const named = (wanted: boolean): string =>
    [...new Set(changed.filter((choice) => choice.wanted === wanted).map(({ part }) => part.name))].join(' and ');
  const [out, back] = [named(true), named(false)];
  if (out === '') return `Run with ${back}`;
  return back === '' ? `Run without ${out}` : `Run with ${back}, without ${out}`;
}
