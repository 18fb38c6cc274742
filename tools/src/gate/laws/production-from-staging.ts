import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatImage } from '../../model/image-reference.ts';
import { imagesPath, readImages } from '../../model/images-file.ts';
import { stoodInHistory } from '../../lib/git/git.ts';

/** Production takes only what staging ran: the images it pins whose digest never stood in staging's history. */
export async function unseenByStaging(root: string, revision = 'HEAD'): Promise<readonly string[]> {
  const path = imagesPath('production');
  const images = readImages(path, await readFile(join(root, path), 'utf8').catch(() => undefined));
  const seen = await Promise.all(
    images.map(({ digest }) => stoodInHistory(root, revision, imagesPath('staging'), digest)),
  );
  return images.filter((_image, index) => !seen[index]).map(formatImage);
}
