import { posix } from 'node:path';

/** What takes every Ingress of a service away: the door is closed, and its pods run on. */
export const closedComponent = 'base/components/closed';

/** The folder of a service's overlay. */
export function overlayFolder(environment: string, name: string): string {
  return `clusters/${environment}/${name}`;
}

/** The file that makes a folder an overlay: an environment runs the service where it is there. */
export function overlayFile(environment: string, name: string): string {
  return `${overlayFolder(environment, name)}/kustomization.yaml`;
}

/** The folder of its like on a laptop. */
export function laptopFolder(environment: string, name: string): string {
  return `local/${environment}/${name}`;
}

/** The folders of all overlays that a service may have. */
export function overlayFolders(environments: readonly string[], name: string): readonly string[] {
  return environments.flatMap((environment) => [overlayFolder(environment, name), laptopFolder(environment, name)]);
}

/** The component as an overlay of a service names it. */
export function closedLine(environment: string, name: string): string {
  return posix.relative(overlayFolder(environment, name), closedComponent);
}

const listed = /^components:\n(?:[ \t]+.*\n)*/m;

/** The text of an overlay that lists a component, or does not. */
export function withComponent(text: string, component: string, has: boolean): string {
  const block = listed.exec(text)?.[0];
  const line = `  - ${component}\n`;
  const isLine = (each: string): boolean => each.trim() === `- ${component}`;
  if (has === (block?.split('\n').some(isLine) ?? false)) return text;
  if (!has) {
    const rest = block!
      .split('\n')
      .filter((each) => !isLine(each))
      .join('\n');
    return text.replace(block!, () => (rest === 'components:\n' ? '' : rest));
  }
  if (block !== undefined) return text.replace(block, () => `${block}${line}`);
  // As the overlays have it: behind their bases.
  return text.replace(/^resources:\n(?:[ \t]+.*\n)*/m, (resources) => `${resources}components:\n${line}`);
}
