/** The cookies of one host, which is only ever asked by TLS: name -> value. */
export type Jar = Map<string, string>;

/**
 * Takes the cookies of an answer into a jar, and out of it what the answer ends.
 * @throws {Error} for one that would be sent without TLS too.
 */
export function keptCookies(jar: Jar, headers: readonly string[]): void {
  for (const header of headers) {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const said = new Map(
      attributes.map((attribute) => {
        const [key = '', text = ''] = attribute.split('=', 2);
        return [key.toLowerCase(), text] as const;
      }),
    );
    const ended = value === '' || said.get('max-age') === '0' || Date.parse(said.get('expires') ?? '') < Date.now();
    if (!ended && !said.has('secure')) throw new Error(`the cookie ${name} would be sent without TLS as well`);
    if (ended) jar.delete(name);
    else jar.set(name, value);
  }
}

/** As a request carries them. */
export function sentCookies(jar: Jar): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
}
