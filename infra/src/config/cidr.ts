/** A range of IPv4 addresses. */
export interface Cidr {
  readonly first: number;
  readonly prefix: number;
}

/** Undefined for anything but `A.B.C.D/N` that starts at its own first address. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', length = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const octets = address.split('.').map(Number);
  const prefix = Number(length);
  if (length === '' || prefix > 32 || octets.some((octet) => octet > 255)) return undefined;
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return first % addressCount({ first, prefix }) === 0 ? { first, prefix } : undefined;
}

/** As `10.0.0.0/16`. */
export function formatCidr({ first, prefix }: Cidr): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
}

/** How many addresses it has. */
export function addressCount({ prefix }: Cidr): number {
  return 2 ** (32 - prefix);
}

export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first < other.first + addressCount(other) && other.first < one.first + addressCount(one);
}

/** The `index`-th part when a range is cut into ranges that are `bits` longer. */
export function partOf({ first, prefix }: Cidr, bits: number, index: number): Cidr {
  return { first: first + index * 2 ** (32 - prefix - bits), prefix: prefix + bits };
}
