import type { Command } from 'commander';
import { register as build } from './build.ts';
import { register as digest } from './digest.ts';
import { register as sbom } from './sbom.ts';
import { register as scan } from './scan.ts';
import { register as signing } from './signing.ts';
import { register as tell } from './tell.ts';
import { register as verify } from './verify.ts';

export function register(program: Command): void {
  const image = program
    .command('image')
    .description("a service's image: build it, list and judge what it holds, verify where it was built");
  for (const one of [build, digest, sbom, scan, signing, tell, verify]) one(image);
}
