/** What the far end of a connection tells. */
import { connectionOf } from '../connection.ts';
import { remoteSpans } from '../phrases.ts';
import { NONE, notes, raises, type SignalSource } from './signal.ts';

export const farEnd: SignalSource = (view) => {
  const connection = connectionOf(view);
  if (connection === undefined) return NONE;
  const { remote, direction, key } = connection;
  if (remote.class === 'metadata service') {
    return raises(
      2,
      key,
      'it reaches the metadata service of the cloud, which hands out credentials of the machine or role',
    );
  }
  if (remote.class !== 'public') return NONE;
  const way =
    direction === 'inbound'
      ? 'the connection comes from '
      : direction === 'outbound'
        ? 'it connects out to '
        : 'one end of the connection is ';
  return raises(1, key, way, remoteSpans(remote));
};

export const exampleAddress: SignalSource = (view) => {
  const connection = connectionOf(view);
  if (connection?.remote.class !== 'documentation') return NONE;
  return notes(connection.key, 'the address is from a range reserved for documentation: a test, or a made-up example');
};
