// Everything the sandbox keeps in memory, gathered so that the API, the people and the page see the same workspace.
import type { Courier } from './delivery/courier.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { CallLog } from './faults/call-log.ts';
import type { Faults } from './faults/faults.ts';
import type { Clock } from './workspace/identifiers.ts';
import type { ResponseUrls } from './workspace/response-urls.ts';
import type { Toasts } from './workspace/toasts.ts';
import type { Triggers } from './workspace/triggers.ts';
import type { Uploads } from './workspace/uploads.ts';
import type { Views } from './workspace/views.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface World {
  readonly url: string;
  readonly clock: Clock;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly uploads: Uploads;
  readonly toasts: Toasts;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly sockets: SocketMode;
  readonly courier: Courier;
}
