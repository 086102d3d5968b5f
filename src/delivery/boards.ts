/** All boards there are: the cards that stand for more than one alert. */
import type { Suppression } from '../suppression/suppression.ts';
import { type Board, isBoardBehind } from './board.ts';
import type { CardLedger, Faces, Route } from './ports.ts';

const HEALTH_INTERVAL_MS = 60_000;
const STORM_INTERVAL_MS = 5_000;
/** For what it counts; what people do to it is shown at once. */
const SUPPRESSION_INTERVAL_MS = 60_000;

interface BoardPorts {
  readonly cards: Pick<
    CardLedger,
    'alert' | 'health' | 'storms' | 'stormMembers' | 'suppressionBoards' | 'suppression'
  >;
  readonly faces: Faces;
  readonly route: Route;
  readonly defaultChannel: string;
}

/** In the order in which they are seen to. Of suppressions, of which there may be hundreds, only those that are behind. */
export async function allBoards(ports: BoardPorts): Promise<readonly Board[]> {
  const { cards, defaultChannel, faces } = ports;
  const { revision, card } = await cards.health();
  const health: Board = {
    subject: 'health',
    channel: defaultChannel,
    revision,
    card,
    intervalMs: HEALTH_INTERVAL_MS,
    face: async () => faces.health(await cards.health()),
  };
  const storms = (await cards.storms()).map(
    (storm): Board => ({
      subject: storm.id,
      channel: storm.channel,
      since: storm.beganAt,
      revision: storm.revision,
      card: storm.card,
      intervalMs: STORM_INTERVAL_MS,
      face: async () => faces.storm(storm, await cards.stormMembers(storm.id)),
    }),
  );
  const suppressions = await Promise.all((await cards.suppressionBoards()).map((one) => boardOf(one, ports)));
  return [...suppressions.filter(isBoardBehind), ...storms, health];
}

/** The card of a suppression is where the card of its alert is, or would be. */
async function boardOf(suppression: Suppression, ports: BoardPorts): Promise<Board> {
  const { cards, defaultChannel, faces, route } = ports;
  const { id, channel, origin, revision, actedRevision, card } = suppression;
  const placed = channel ?? card.message?.channel;
  const alert = placed === undefined ? await cards.alert(origin) : undefined;
  return {
    subject: id,
    channel: placed ?? (alert === undefined ? defaultChannel : route(alert)),
    revision,
    card,
    intervalMs: actedRevision > card.shown ? 0 : SUPPRESSION_INTERVAL_MS,
    face: async () => faces.suppression((await cards.suppression(id)) ?? suppression),
  };
}
