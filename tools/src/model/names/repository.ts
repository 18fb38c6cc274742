const part = '[A-Za-z0-9_][\\w.-]*?';
const forms = ['https://(?:[^@/]+@)?', 'ssh://(?:[^@/]+@)?', '[\\w-]+@'];
const form = new RegExp(
  `^(?:${forms.join('|')})(?<host>[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+)(?::\\d+)?[/:](?<owner>${part})/(?<name>${part})(?:\\.git)?/?$`,
);

/** `https://HOST/OWNER/NAME` for any form in which git names such a repository; undefined for anything else, as a path. */
export function repositoryOf(url: string): string | undefined {
  const { host, owner, name } = form.exec(url)?.groups ?? {};
  if (host === undefined || /^[\d.]+$/.test(host)) return undefined;
  return `https://${host.toLowerCase()}/${owner}/${name}`;
}

/** The host, the owner and the name of `https://HOST/OWNER/NAME`. */
export function repositoryParts(repository: string): readonly [host: string, owner: string, name: string] {
  const [host = '', owner = '', name = ''] = repository.replace('https://', '').split('/');
  return [host, owner, name];
}

/** Whether two are one: hosts such as GitHub do not tell capital from small letters. */
export function sameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
