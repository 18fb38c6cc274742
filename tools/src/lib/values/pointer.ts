/** The steps of a JSON pointer (RFC 6901): of `/data/a~1b` data and a/b. */
export function pointerSteps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
