import type { Command } from 'commander';
import { register as build } from './image/build.ts';
import { register as digest } from './image/digest.ts';
import { register as sbom } from './image/sbom.ts';
import { register as scan } from './image/scan.ts';
import { register as verify } from './image/verify.ts';

export function register(program: Command): void {
  const image = program
    .command('image')
    .description("a service's image: build it, list and judge what it holds, verify where it was built");
  for (const one of [build, digest, sbom, scan, verify]) one(image);
}
