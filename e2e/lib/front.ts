import { services } from '@lockstep/tools/model/services';

/** Why no story of two services can be told; undefined where it can. */
export function lacksFront(): string | undefined {
  const there = services.some(({ name }) => name === 'front');
  return there ? undefined : 'there is no service front: `init --only` has taken it out';
}
