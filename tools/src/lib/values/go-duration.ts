const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/y;

/** The seconds of a duration as Go writes it, `1h30m`; undefined for what Go does not read, as `1d`. */
export function goSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  const [sign, rest] = text.startsWith('-') ? [-1, text.slice(1)] : [1, text];
  let seconds = 0;
  part.lastIndex = 0;
  while (part.lastIndex < rest.length) {
    const found = part.exec(rest);
    if (found === null) return undefined;
    seconds += Number(found[1]) * units[found[2]!]!;
  }
  return rest === '' ? undefined : sign * seconds;
}
