import { expect, test } from 'vitest';
import { repositoryOf } from './image.ts';

test.each([
  ['a repository stays', 'busybox', 'busybox'],
  ['a tag goes', 'busybox:1.36', 'busybox'],
  ['a digest goes', 'busybox@sha256:0123abcd', 'busybox'],
  ['both go', 'docker.io/library/busybox:1.36@sha256:0123abcd', 'docker.io/library/busybox'],
  ["a registry's port stays", 'registry:5000/team/app', 'registry:5000/team/app'],
  ["a tag goes, the registry's port stays", 'registry:5000/team/app:1.2', 'registry:5000/team/app'],
  ['nothing stays nothing', '', ''],
])('%s', (_title, image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});
