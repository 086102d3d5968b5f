/** Who did something: a Slack user, or Falconer itself on a schedule. */

/** A Slack user by id and team; names are for display only and never decide anything. */
export interface Actor {
  readonly user: string;
  readonly team: string;
  readonly name: string;
}
