// The people of the sandbox, as something tests and the page can make act.
import type { User } from '../workspace/model.ts';
import type { World } from '../world.ts';
import { click } from './click.ts';
import { command } from './command.ts';
import { type Outcome, refused } from './outcome.ts';
import type {
  ClickRequest,
  CloseViewRequest,
  CommandRequest,
  OpenHomeRequest,
  SayRequest,
  SubmitRequest,
} from './requests.ts';
import { openHome, say } from './say.ts';
import { closeView, submit } from './submit.ts';

/** Each resolves when the app has acknowledged, or has failed to. `user` is an id or a name such as `alice`. */
export interface Act {
  click(request: ClickRequest): Promise<Outcome>;
  command(request: CommandRequest): Promise<Outcome>;
  submit(request: SubmitRequest): Promise<Outcome>;
  closeView(request: CloseViewRequest): Promise<Outcome>;
  say(request: SayRequest): Promise<Outcome>;
  openHome(request: OpenHomeRequest): Promise<Outcome>;
}

/** Told of every act that failed without saying which input is wrong. */
type OnFailure = (user: User, error: string) => void;

type Deed<Request> = (world: World, user: User, request: Request) => Promise<Outcome>;

export function createAct(world: World, onFailure: OnFailure): Act {
  function by<Request extends { readonly user: string }>(deed: Deed<Request>) {
    return async (request: Request): Promise<Outcome> => {
      const user = findPerson(world, request.user);
      if (!user) {
        return refused('user_not_found');
      }
      const outcome = await deed(world, user, request);
      if (!outcome.ok && !outcome.errors) {
        onFailure(user, outcome.error);
      }
      return outcome;
    };
  }
  return {
    click: by(click),
    command: by(command),
    submit: by(submit),
    closeView: by(closeView),
    say: by(say),
    openHome: by(openHome),
  };
}

function findPerson({ workspace }: World, reference: string): User | undefined {
  const people = [...workspace.users.values()].filter((user) => !user.isBot);
  return people.find(({ id, handle }) => id === reference || handle === reference.toLowerCase());
}
