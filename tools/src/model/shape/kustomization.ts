import { each, list, loose, text, textMap, textList } from './types.ts';

const target = loose(
  each(text, 'group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'),
);
const generator = list(
  loose({ ...each(text, 'name', 'namespace', 'behavior'), ...each(textList, 'files', 'literals', 'envs') }),
);
/** The fields of a kustomization that these tools read. */
export const kustomizationShape = loose({
  ...each(textList, 'resources', 'bases', 'components', 'generators', 'transformers', 'patchesStrategicMerge'),
  ...each(text, 'namespace', 'namePrefix', 'nameSuffix'),
  ...each(textMap, 'commonLabels', 'commonAnnotations'),
  ...each(generator, 'configMapGenerator', 'secretGenerator'),
  images: list(loose(each(text, 'name', 'newName', 'newTag', 'digest'))),
  patches: list(loose({ path: text, patch: text, target })),
});
