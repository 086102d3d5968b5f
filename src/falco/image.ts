/** From an image reference to its repository: tags and digests change with every build, the repository does not. */

/** `registry:5000/team/app:1.2@sha256:…` becomes `registry:5000/team/app`. */
export function repositoryOf(image: string): string {
  const withoutDigest = image.split('@', 1)[0] ?? image;
  const lastSlash = withoutDigest.lastIndexOf('/');
  const colon = withoutDigest.indexOf(':', lastSlash + 1);
  return colon === -1 ? withoutDigest : withoutDigest.slice(0, colon);
}
