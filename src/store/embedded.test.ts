import { EmbeddedStore, NO_LOG } from './embedded.ts';
import { describeStore } from './fixtures/store-contract.ts';
import { State } from './state.ts';

describeStore('the store in memory', async () => new EmbeddedStore(new State(), NO_LOG));
