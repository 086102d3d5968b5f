import { describeStore } from '../fixtures/store-contract.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import { openFolder } from './open.ts';

describeStore('the store in a folder', async () => openFolder(await temporaryFolder()));
