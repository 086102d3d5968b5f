// The shapes the page receives from the sandbox server, as JSDoc types; there is nothing to run here.

/** @typedef {{id: string, name: string, title?: string, color?: string}} User */
/** @typedef {{id: string, name: string, topic?: string, unread?: number | boolean}} Channel */
/** @typedef {{id: string, name: string, title?: string, mimetype?: string, url?: string, alt_text?: string}} SlackFile */

/**
 * @typedef {object} Message
 * @property {string} ts
 * @property {string} channel
 * @property {string} user
 * @property {boolean} bot
 * @property {string} text
 * @property {Block[]} [blocks]
 * @property {string} [thread_ts]
 * @property {number} [reply_count]
 * @property {string[]} [reply_users]
 * @property {boolean} [edited]
 * @property {boolean} [ephemeral]
 * @property {boolean} [broadcast] a reply shown in the channel too
 * @property {Record<string, string[]>} [reactions] the people who reacted, by emoji name
 * @property {SlackFile[]} [files]
 */

/**
 * @typedef {object} Workspace What one user sees: the payload of one Server-Sent Event.
 * @property {{id: string, name: string}} team
 * @property {User} me
 * @property {User[]} users
 * @property {User} bot
 * @property {{id: string, name: string, handle?: string}[]} [usergroups]
 * @property {Channel[]} channels
 * @property {Record<string, Message[]>} messages
 * @property {View | null} home
 * @property {{view: View, stack: number} | null} modal
 * @property {{id: string, text: string} | null} toast
 */

/** @typedef {{type: 'plain_text' | 'mrkdwn', text: string, emoji?: boolean, verbatim?: boolean}} TextObject */
/** @typedef {{title?: TextObject, text: TextObject, confirm?: TextObject, deny?: TextObject, style?: string}} Confirm */
/** @typedef {{text: TextObject, value: string, description?: TextObject, url?: string}} Option */
/** @typedef {{bold?: boolean, italic?: boolean, strike?: boolean, code?: boolean, underline?: boolean}} Style */

/**
 * @typedef {object} View
 * @property {string} id
 * @property {TextObject} [title]
 * @property {TextObject} [submit]
 * @property {TextObject} [close]
 * @property {Block[]} blocks
 */

/**
 * @typedef {object} Block One block of any kind; which properties are there depends on `type`.
 * @property {string} type
 * @property {string} [block_id]
 * @property {TextObject} [text]
 * @property {TextObject[]} [fields]
 * @property {Element} [accessory]
 * @property {Element[]} [elements]
 * @property {Element} [element]
 * @property {TextObject} [label]
 * @property {TextObject} [hint]
 * @property {TextObject} [title]
 * @property {boolean} [optional]
 * @property {boolean} [dispatch_action]
 * @property {string} [image_url]
 * @property {string} [alt_text]
 */

/**
 * @typedef {object} Element An interactive element, an image, or a text object inside a context block.
 * @property {string} type
 * @property {string} [action_id]
 * @property {string | TextObject} [text]
 * @property {string} [value]
 * @property {string} [url]
 * @property {string} [style]
 * @property {string} [accessibility_label]
 * @property {Confirm} [confirm]
 * @property {TextObject} [placeholder]
 * @property {Option[]} [options]
 * @property {{label: TextObject, options: Option[]}[]} [option_groups]
 * @property {Option} [initial_option]
 * @property {Option[]} [initial_options]
 * @property {string} [initial_value]
 * @property {string} [initial_user]
 * @property {string} [initial_date]
 * @property {number} [initial_date_time]
 * @property {boolean} [multiline]
 * @property {number} [min_length]
 * @property {number} [max_length]
 * @property {string} [image_url]
 * @property {string} [alt_text]
 */

/**
 * @typedef {object} RichNode A node of a rich_text tree.
 * @property {string} type
 * @property {RichNode[]} [elements]
 * @property {string} [text]
 * @property {Style | 'ordered' | 'bullet'} [style]
 * @property {number} [indent]
 * @property {number} [offset]
 * @property {number} [border]
 * @property {string} [url]
 * @property {string} [user_id]
 * @property {string} [usergroup_id]
 * @property {string} [channel_id]
 * @property {string} [range]
 * @property {string} [name]
 * @property {string} [unicode]
 * @property {string} [value]
 * @property {number} [timestamp]
 * @property {string} [format]
 * @property {string} [fallback]
 */

/** @typedef {Record<string, unknown> & {type: string}} ControlState One entry of Slack's view.state.values. */
/** @typedef {Record<string, Record<string, ControlState>>} Values */
/** @typedef {{ok: boolean, error?: string, errors?: Record<string, string>}} Answer */

/**
 * @typedef {object} Surface Where blocks are drawn: a message, a modal or the Home tab.
 * @property {import('./names.js').Names} names
 * @property {import('./form-state.js').FormState} form
 * @property {Record<string, string>} [errors] by block_id
 * @property {(action: Record<string, unknown>) => Promise<void>} send
 */

export {};
