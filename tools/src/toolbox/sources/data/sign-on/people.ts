import { createHash, timingSafeEqual } from 'node:crypto';
import type { SignOnPerson } from './settings.ts';

/** The name of who says this password; undefined where nobody does. */
export function whoSays(
  people: Readonly<Record<string, SignOnPerson>>,
  name: string | null,
  password: string | null,
): string | undefined {
  const known = name !== null && Object.hasOwn(people, name) ? people[name] : undefined;
  // Compared for an unknown name as well: the time tells nobody which names there are.
  const same = timingSafeEqual(digest(password ?? ''), digest(known?.password ?? 'nobody says this'));
  return known !== undefined && same ? name! : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What programs are told of a person; undefined where there is no such person any more. */
export function claimsOf(
  people: Readonly<Record<string, SignOnPerson>>,
  name: string,
): Record<string, unknown> | undefined {
  if (!Object.hasOwn(people, name)) return undefined;
  const { groups } = people[name]!;
  return { sub: name, name, preferred_username: name, email: `${name}@example.com`, email_verified: true, groups };
}
