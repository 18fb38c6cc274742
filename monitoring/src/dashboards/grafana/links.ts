import { uidOf, type BoardName } from '../links.ts';

/** A dashboard's address below Grafana's own. */
export function urlOf(name: BoardName): string {
  return `/d/${uidOf(name)}`;
}
