/** `falconer send FILE|-`: posts events to a running Falconer, as Falco would. */

export interface Target {
  readonly url: string;
  readonly token?: string;
}

/** The answer of the inlet in one line. @throws when nothing answers there. */
export async function sendEvents(
  text: string,
  { url, token }: Target,
): Promise<{ readonly ok: boolean; readonly says: string }> {
  const response = await fetch(`${url}/falco`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    signal: AbortSignal.timeout(30_000),
  });
  return { ok: response.ok, says: `${response.status} ${await response.text()}` };
}
