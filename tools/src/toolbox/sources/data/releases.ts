import type { ToolRelease } from '../source.ts';

const github = 'https://github.com';

/**
 * Programs that their projects release for this architecture, by the checksum that they publish beside them. What is not
 * in the list (argocd, kube-apiserver, etcd, prometheus, promtool, alertmanager, amtool, syft and grype; all of arm64) is
 * compiled, everywhere: a test has each entry follow tools/versions.json, so who raises a version gives its checksum or
 * takes the entry out.
 */
export const releases: readonly ToolRelease[] = [
  {
    name: 'kubectl',
    version: '1.36.3',
    arch: 'x64',
    url: 'https://dl.k8s.io/release/v1.36.3/bin/linux/amd64/kubectl',
    sha256: 'ebbd080e7c2e275093b55915722043257eb24004363e20acb3c4d71919f88336',
  },
  {
    name: 'kind',
    version: '0.33.0',
    arch: 'x64',
    url: `${github}/kubernetes-sigs/kind/releases/download/v0.33.0/kind-linux-amd64`,
    sha256: 'aee6151561422756b764a4ae28e7f44cda5af5a9eead3cc9985112b1de8d8e0d',
  },
  {
    name: 'kustomize',
    version: '5.8.1',
    arch: 'x64',
    url: `${github}/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv5.8.1/kustomize_v5.8.1_linux_amd64.tar.gz`,
    sha256: '029a7f0f4e1932c52a0476cf02a0fd855c0bb85694b82c338fc648dcb53a819d',
    inArchive: 'kustomize',
  },
  {
    name: 'gitleaks',
    version: '8.30.1',
    arch: 'x64',
    url: `${github}/gitleaks/gitleaks/releases/download/v8.30.1/gitleaks_8.30.1_linux_x64.tar.gz`,
    sha256: '551f6fc83ea457d62a0d98237cbad105af8d557003051f41f3e7ca7b3f2470eb',
    inArchive: 'gitleaks',
  },
  {
    name: 'actionlint',
    version: '1.7.12',
    arch: 'x64',
    url: `${github}/rhysd/actionlint/releases/download/v1.7.12/actionlint_1.7.12_linux_amd64.tar.gz`,
    sha256: '8aca8db96f1b94770f1b0d72b6dddcb1ebb8123cb3712530b08cc387b349a3d8',
    inArchive: 'actionlint',
  },
  {
    name: 'tofu',
    version: '1.12.6',
    arch: 'x64',
    url: `${github}/opentofu/opentofu/releases/download/v1.12.6/tofu_1.12.6_linux_amd64.tar.gz`,
    sha256: '50a6106fa4de523d09c87af85f3db1dd47535fc005727fdca6852146476b88ec',
    inArchive: 'tofu',
  },
];
