/* That a paper was printed; note.h. */
#include "note.h"

#include "say.h"

#define NOTE        "note_print"
#define NOTE_PAPER  "paper"
#define EXIT_RIGHTS 4

/* Again and again is once. */
static bool is_noted(const struct papers_source *source, int64_t paper)
{
	size_t last = source->event_count - 1;

	return papers_is(source, last, NOTE) && papers_integer(source, last, NOTE_PAPER) == paper;
}

static Mediation__V1__Response *send_note(struct client *client, const struct papers_source *source,
    uint32_t action, int64_t paper, int *ret_status)
{
	Mediation__V1__ActRequest act = MEDIATION__V1__ACT_REQUEST__INIT;
	Mediation__V1__Argument argument = MEDIATION__V1__ARGUMENT__INIT,
	                        *arguments[] = { &argument };
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	uint8_t id[16];

	link_new_request_id(0, id);
	argument.number = words_argument(source->words, NOTE_PAPER)->number;
	argument.value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
	argument.integer = paper;
	act.request_id = (ProtobufCBinaryData){ sizeof(id), id };
	act.dispute = source->dispute->id;
	act.expected_version = source->dispute->version;
	act.action = action;
	act.n_arguments = 1;
	act.arguments = arguments;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = &act;
	return client_ask_whole(client, &request, ret_status);
}

int note_print(struct client *client, const struct paper_kind *kind,
    const struct papers_source *source, bool *ret_is_noted)
{
	const Mediation__V1__CatalogueAction *action = words_action(source->words, NOTE);
	Mediation__V1__Response *response;
	int64_t paper;
	int status;

	*ret_is_noted = false;
	if (!action || !words_choice(source->words, NOTE_PAPER, kind->name, &paper)) return 0;
	*ret_is_noted = is_noted(source, paper);
	if (*ret_is_noted) return 0;
	response = send_note(client, source, action->number, paper, &status);
	*ret_is_noted = response && response->outcome == 0;
	if (response && response->refusal) {
		show_hint(_("that it was printed is not on record: %s %s"),
		    say_either(response->refusal->zh, response->refusal->en),
		    status == EXIT_RIGHTS
		        ? ""
		        : say_either(response->refusal->next_zh, response->refusal->next_en));
	}
	mediation__v1__response__free_unpacked(response, NULL);
	return status == EXIT_RIGHTS ? 0 : status;
}
