import { facts, type Fact } from '../config/names-form.ts';
import type { Names } from '../../lib/fork-config.ts';
import { templateNames } from './template.ts';

/** One name where it stands in a text. */
interface Token {
  readonly fact: Fact;
  /** As it stands there: for a domain the whole host. */
  readonly value: string;
}

// Whole names only: neither lockstep-evil.git nor notexample.com is a name of ours.
const end = '(?![\\w-]|\\.\\w)';
const patterns: Record<Fact, (name: string) => string> = {
  repository: (name) => `${name}(?=(?:\\.git)?${end})`,
  images: (name) => `(?<![\\w.-])${name}(?=/)`,
  domain: (name) => `(?<![\\w.*-])(?:\\*\\.)?(?:[\\w-]+\\.)*${name}${end}`,
};

/** The names in a text. */
export function tokensIn(text: string, names: Names): readonly Token[] {
  const tokens: Token[] = [];
  eachToken(text, [names], (token) => {
    tokens.push(token);
    return token.value;
  });
  return tokens;
}

/** The text with each name of `from` as `to` has it; a host keeps what stands before its domain. */
export function rewritten(text: string, from: readonly Names[], to: Names): string {
  return eachToken(text, [to, ...from], ({ fact, value }, name) =>
    fact === 'domain' ? value.slice(0, -name.length) + to.domain : to[fact],
  );
}

/** A text that says the template's names, as the files under tools/test do, with those of a checkout. */
export function inNamesOf(names: Names, text: string): string {
  return rewritten(text, [templateNames], names);
}

function eachToken(text: string, known: readonly Names[], replace: (token: Token, name: string) => string): string {
  // Where one name begins with, or is under, another the longer is meant; an image's registry is no host of ours.
  const candidates = facts.flatMap((fact) =>
    [...new Set(known.map((names) => names[fact]))]
      .toSorted((one, other) => other.length - one.length)
      .map((name) => ({ fact, name })),
  );
  const any = candidates.map(({ fact, name }) => `(${patterns[fact](escapedPattern(name))})`).join('|');
  return text.replace(new RegExp(any, 'g'), (value: string, ...groups: unknown[]) => {
    const { fact, name } = candidates[groups.findIndex((group) => group !== undefined)]!;
    return replace({ fact, value }, name);
  });
}

/** As a part of a regular expression; names hold no other character that means something there. */
export function escapedPattern(name: string): string {
  return name.replaceAll('.', '\\.');
}
