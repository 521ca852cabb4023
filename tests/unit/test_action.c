/* What the self-check of the action table refuses of a row. */
#include "action.h"
#include "claim.h"

#define EFFECTS 14

static int set_up(void **state)
{
	(void)state;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	return 0;
}

static void what_a_tool_does_is_a_note(void **state)
{
	(void)state;
	assert_true(action_find(ACTION_NOTE_PRINT)->is_by_tool);
	assert_null(action_row_fault(action_find(ACTION_NOTE_PRINT)));
	assert_null(action_table_fault());
}

static void what_a_tool_does_has_no_effect(void **state)
{
	struct action rows[EFFECTS];

	(void)state;
	for (size_t i = 0; i < EFFECTS; i++) {
		rows[i] = *action_find(ACTION_NOTE_PRINT);
	}
	rows[0].target = TARGET_STATE;
	rows[1].move_count = 1;
	rows[2].mediates = true;
	rows[3].names_other = true;
	rows[4].splits = true;
	rows[5].new_round = true;
	rows[6].sets_level = 1;
	rows[7].sets_form = 1;
	rows[8].series = SERIES_MEDIATION;
	rows[9].approvers = rows[9].by;
	rows[10].is_machine = true;
	rows[11].is_retraction = true;
	rows[12].is_retractable = true;
	rows[13].begins = true;
	rows[13].from = 0;
	for (size_t i = 0; i < EFFECTS; i++) {
		assert_non_null(action_row_fault(&rows[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("what a tool does is a note", what_a_tool_does_is_a_note),
		CLAIM("what a tool does has no effect", what_a_tool_does_has_no_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
