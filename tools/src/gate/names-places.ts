import type { Finding } from '../model/finding.ts';
import { repeatsNames, type TextFile } from '../model/names/files.ts';
import { shortName } from '../model/image-reference.ts';
import { services } from '../model/services.ts';
import { configFile } from '../model/config/config.ts';
import { facts, type Fact } from '../model/config/names-form.ts';
import type { Names } from '../lib/fork-config.ts';
import { ownersFile } from '../model/names/owners.ts';
import { repositoryParts } from '../model/names/repository.ts';
import { saysTemplate, templateNames, templateOwner } from '../model/names/template.ts';
import { escapedPattern, tokensIn } from '../model/names/tokens.ts';

/** Every place where a fork that lives at `repository` still carries the names of where it came from. */
export function foreignNames(files: readonly TextFile[], names: Names, repository: string): readonly Finding[] {
  const [, owner] = repositoryParts(names.repository);
  const reason = `this repository is ${repository}`;
  const wayOut = 'Run `npm run lockstep -- init`: see docs/fork.md.';
  return files.flatMap((file) =>
    places(file, { reason, wayOut }, (line) => {
      if (repeatsNames(file.path)) return tokensOf(line, names);
      if (file.path === configFile) return membersOf(line, names);
      return file.path === ownersFile ? handlesOf(line, owner) : [];
    }),
  );
}

/** Every place where a repository that has names of its own says the template's, as after an update of the template. */
export function leftoverNames(files: readonly TextFile[], names: Names): readonly Finding[] {
  return files
    .filter(({ path }) => !saysTemplate(path))
    .flatMap((file) => {
      const written = file.path === ownersFile || repeatsNames(file.path);
      const wayOut = written ? 'Run `npm run lockstep -- init`.' : 'Write your own name.';
      return places(file, { reason: 'it is a name of the template', wayOut }, (line) => {
        const whole = written ? tokensOf(line, templateNames).filter(({ value }) => !isOwn(value, names)) : [];
        return whole.length > 0 ? whole : handlesOf(line, templateOwner);
      });
    });
}

/** Where each name has to stand, if the file is there; hosts are their owner's to choose. */
const needed: readonly { readonly path: RegExp; readonly fact: Fact; readonly text: (names: Names) => string }[] = [
  {
    path: /^base\/applications\/components\/every-application\/patches\/application\.yaml$/,
    fact: 'repository',
    text: gitUrl,
  },
  { path: /^base\/applications\/appproject-(apps|platform)\.yaml$/, fact: 'repository', text: gitUrl },
  {
    path: /^base\/previews\/(?:applicationset|slot\/appproject)\.yaml$/,
    fact: 'repository',
    text: gitUrl,
  },
  {
    path: /^base\/previews\/applicationset\.yaml$/,
    fact: 'images',
    text: ({ images }) => `- ${images}/{{ .service }}:`,
  },
  {
    path: /^monitoring\/prometheus\/scrape\/delivery\.yml$/,
    fact: 'repository',
    text: ({ repository }) => `: ${repository}\n`,
  },
  {
    path: /^(?:apps|packages)\/[^/]+\/Containerfile$/,
    fact: 'repository',
    text: ({ repository }) => `"${repository}"`,
  },
  {
    path: /^base\/policies\/(?:images-of-others|pinned-images|preview-pods)\.yaml$/,
    fact: 'images',
    text: ({ images }) => `startsWith('${images}/')`,
  },
  ...services.map(({ application, image }) => ({
    path: new RegExp(`^base/${application}/deployment\\.yaml$`),
    fact: 'images' as const,
    text: ({ images }: Names) => `image: ${images}/${shortName(image)}`,
  })),
];

/** The files that do not repeat a name of lockstep.config.ts which they have to. */
export function missingNames(files: readonly TextFile[], names: Names): readonly Finding[] {
  return needed.flatMap(({ path, fact, text }) =>
    files
      .filter((file) => path.test(file.path) && !file.text.includes(text(names)))
      .map((file) => ({
        file: file.path,
        object: 'names',
        field: fact,
        value: `not ${text(names)}`,
        reason: `${configFile} says ${names[fact]}`,
        wayOut: `Take the last edit of either back, then let \`lockstep init\` write both.`,
      })),
  );
}

type Found = Pick<Finding, 'field' | 'value'>;

function gitUrl({ repository }: Names): string {
  return `${repository}.git`;
}

function places(
  { path, text }: TextFile,
  { reason, wayOut }: Pick<Finding, 'reason' | 'wayOut'>,
  found: (line: string) => readonly Found[],
): readonly Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const object = `line ${index + 1}`;
    return found(line).map(({ field, value }) => ({ file: path, object, field, value, reason, wayOut }));
  });
}

function tokensOf(line: string, names: Names): readonly Found[] {
  return tokensIn(line, names).map(({ fact, value }) => ({ field: fact, value }));
}

function membersOf(line: string, names: Names): readonly Found[] {
  return facts.flatMap((fact) =>
    new RegExp(`\\b${fact}: (['"])${escapedPattern(names[fact])}\\1`).test(line)
      ? [{ field: fact, value: names[fact] }]
      : [],
  );
}

function handlesOf(line: string, owner: string): readonly Found[] {
  const [handle] = new RegExp(`@?(?<![\\w-])${escapedPattern(owner)}(?![\\w-])[/\\w-]*`).exec(line) ?? [];
  return handle === undefined ? [] : [{ field: handle.startsWith('@') ? 'owner' : 'the text', value: handle }];
}

// The owner's domain may be under the template's.
function isOwn(value: string, { domain }: Names): boolean {
  return value === domain || value.endsWith(`.${domain}`);
}
