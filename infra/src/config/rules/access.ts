import { parseCidr } from '../cidr.ts';
import type { EnvironmentConfig } from '../environment-config.ts';
import { objectTo, type Objection } from '../objection.ts';

/** The shortest prefix that still names somebody: a /8 is sixteen million addresses. */
const widest = 16;

/** Nobody reaches an API server over the Internet but from addresses that are listed, and the list is no world. */
export function accessRules(config: EnvironmentConfig): readonly Objection[] {
  const object = objectTo(config);
  return config.publicEndpointFrom.flatMap((text) => {
    const cidr = parseCidr(text);
    if (cidr === undefined) {
      return [object('publicEndpointFrom', text, 'it is no range of addresses', 'Write one as 203.0.113.0/24.')];
    }
    if (cidr.prefix >= widest) return [];
    const reason = cidr.prefix === 0 ? 'it opens the API server to all' : 'it is no address list of anybody';
    return [object('publicEndpointFrom', text, reason, `Write ranges of at least /${widest}, or none.`)];
  });
}
