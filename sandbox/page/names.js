// Looks up the names of people and channels by id, for mentions and message headers.

export class Names {
  /** @type {Map<string, import('./types.js').User>} */ #people;
  /** @type {Map<string, import('./types.js').Channel>} */ #channels;
  /** @type {Map<string, string>} */ #usergroups;

  /** @param {import('./types.js').Workspace} workspace */
  constructor({ users, bot, channels, me, usergroups = [] }) {
    this.users = users;
    this.bot = bot;
    this.me = me;
    this.#people = new Map([...users, bot].map((person) => [person.id, person]));
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.#usergroups = new Map(usergroups.map((group) => [group.id, group.handle ?? group.name]));
    /** Changes when anything shown by name changes; part of every message's signature. */
    this.signature = JSON.stringify([users, bot, me.id, usergroups, channels.map(({ id, name }) => [id, name])]);
  }

  /** @param {string} id */
  person(id) {
    return this.#people.get(id);
  }

  /** @param {string} id */
  usergroup(id) {
    return this.#usergroups.get(id);
  }

  /** @param {string} id */
  channel(id) {
    return this.#channels.get(id);
  }
}
