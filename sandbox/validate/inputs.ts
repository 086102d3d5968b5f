// Elements that hold a value: text fields, menus, choices and pickers.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { actionId, confirmable, option, selectable } from './elements.ts';
import { anyText, LONGEST_TEXT, plainText, upTo } from './text.ts';

const MOST_OPTIONS = 100;
const MOST_CHOICES = 10;

const userId = z.string().regex(/^[UW][A-Z0-9]+$/, 'must be a user id');
const focusable = { ...confirmable, focus_on_load: z.boolean().optional() };

const menuOption = option(plainText(75));
const menuOptions = z.array(menuOption).min(1).max(MOST_OPTIONS);
const optionGroup = z.strictObject({ label: plainText(75), options: menuOptions });
const choiceOption = option(anyText(75));
const choiceOptions = z.array(choiceOption).min(1).max(MOST_CHOICES);

interface WithOptions {
  readonly options?: readonly unknown[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly unknown[] }[] | undefined;
  readonly initial_option?: unknown;
  readonly initial_options?: readonly unknown[] | undefined;
}

function hasOneList(menu: WithOptions): boolean {
  return (menu.options === undefined) !== (menu.option_groups === undefined);
}

/** Slack compares whole option objects here, not only their values. */
function offersInitial(menu: WithOptions): boolean {
  const offered = menu.options ?? menu.option_groups?.flatMap((group) => group.options) ?? [];
  const initial = [menu.initial_option ?? [], menu.initial_options ?? []].flat();
  return initial.every((chosen) => offered.some((one) => isDeepStrictEqual(one, chosen)));
}

const ONE_LIST = 'must have exactly one of options and option_groups';
const NOT_OFFERED = 'initial option must match one of the options exactly';

const menuLists = { options: menuOptions.optional(), option_groups: z.array(optionGroup).min(1).max(100).optional() };

export const staticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...selectable,
    ...menuLists,
    initial_option: menuOption.optional(),
  })
  .refine(hasOneList, ONE_LIST)
  .refine(offersInitial, NOT_OFFERED);

export const radioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...focusable,
    options: choiceOptions,
    initial_option: choiceOption.optional(),
  })
  .refine(offersInitial, NOT_OFFERED);

export const checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...focusable,
    options: choiceOptions,
    initial_options: z.array(choiceOption).min(1).optional(),
  })
  .refine(offersInitial, NOT_OFFERED);

export const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...selectable,
  initial_user: userId.optional(),
});

export const dateTimePicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...focusable,
  // Ten digits, says Slack.
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

export const datePicker = z.strictObject({
  type: z.literal('datepicker'),
  ...focusable,
  placeholder: plainText(150).optional(),
  initial_date: z.iso.date('must be a date such as 2026-05-23').optional(),
});

export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...actionId,
    placeholder: plainText(150).optional(),
    focus_on_load: z.boolean().optional(),
    initial_value: upTo(LONGEST_TEXT).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(LONGEST_TEXT).optional(),
    max_length: z.int().min(1).max(LONGEST_TEXT).optional(),
    dispatch_action_config: z
      .strictObject({
        trigger_actions_on: z
          .array(z.enum(['on_enter_pressed', 'on_character_entered']))
          .min(1)
          .optional(),
      })
      .optional(),
  })
  .refine((input) => (input.min_length ?? 0) <= (input.max_length ?? LONGEST_TEXT), 'min_length is over max_length');
