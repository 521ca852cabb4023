/*
 * One's own private notes on a dispute: written, listed, taken away. They are shown to people only,
 * by this verb only, never as JSON or CSV.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "client.h"
#include "say.h"
#include "text.h"
#include "value.h"

bool client_keeps_notes(const struct client *client)
{
	const Mediation__V1__Member *member = client_member(client);

	for (size_t i = 0; member && i < member->n_roles; i++) {
		const char *role = words_name(&client->words, "role", member->roles[i]);

		if (!role) continue;
		if (words_same(role, "mediator") || words_same(role, "leader")) return true;
	}
	return false;
}

static void show_notes(const Mediation__V1__PrivateNotesResponse *told)
{
	for (size_t i = 0; i < told->n_notes; i++) {
		printf("%zu. %s  %s\n", i + 1, show_instant(told->notes[i]->written_us),
		    told->notes[i]->text);
	}
	if (told->n_notes == 0) show_hint("%s", _("you have no private note on it"));
}

static int ask(struct client *client, Mediation__V1__PrivateNotesRequest *by)
{
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	Mediation__V1__Response *response;
	int status;

	request.body_case = MEDIATION__V1__REQUEST__BODY_PRIVATE_NOTES;
	request.private_notes = by;
	response = client_ask(client, &request, &status);
	if (response) show_notes(response->private_notes);
	mediation__v1__response__free_unpacked(response, NULL);
	return status;
}

static int write_note(struct client *client, int64_t dispute, char *note)
{
	Mediation__V1__PrivateNotesRequest by = MEDIATION__V1__PRIVATE_NOTES_REQUEST__INIT;
	uint8_t id[16];

	link_new_request_id(0, id);
	by.dispute = dispute;
	by.request_id = (ProtobufCBinaryData){ sizeof(id), id };
	by.text = note;
	return ask(client, &by);
}

/* The note that stands at that place of the list; NULL, and said, where none does. */
static const Mediation__V1__PrivateNote *note_at(
    const Mediation__V1__PrivateNotesResponse *told, const char *word)
{
	int64_t place;

	if (value_whole(word, &place) && place >= 1 && (size_t)place <= told->n_notes) {
		return told->notes[place - 1];
	}
	fprintf(stderr, _("--%s: \"%s\" is no number of a private note; there are %zu\n"), "forget",
	    word, told->n_notes);
	return NULL;
}

static int forget(struct client *client, int64_t dispute, const char *word)
{
	Mediation__V1__PrivateNotesRequest by = MEDIATION__V1__PRIVATE_NOTES_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	const Mediation__V1__PrivateNote *note;
	Mediation__V1__Response *response;
	int status;

	by.dispute = dispute;
	request.body_case = MEDIATION__V1__REQUEST__BODY_PRIVATE_NOTES;
	request.private_notes = &by;
	response = client_ask(client, &request, &status);
	if (!response) return status;
	note = note_at(response->private_notes, word);
	by.forget = note ? note->id : 0;
	mediation__v1__response__free_unpacked(response, NULL);
	return by.forget ? ask(client, &by) : CLIENT_NOTHING_FOUND;
}

/* Those that there are; at the terminal another may be written. */
static int list(struct client *client, int64_t dispute)
{
	Mediation__V1__PrivateNotesRequest by = MEDIATION__V1__PRIVATE_NOTES_REQUEST__INIT;
	char *note = NULL;
	int status;

	by.dispute = dispute;
	status = ask(client, &by);
	if (status || !client->terminal) return status;
	(void)fflush(stdout);
	if (terminal_read_text(client->terminal, _("a new note (Enter: none): "), NULL, &note) ==
	        TYPED_LINE &&
	    *asking_trim(note)) {
		text_line_ends(note);
		status = write_note(client, dispute, note);
	}
	free(note);
	return status;
}

int do_private(struct client *client)
{
	const char *word = client_word_at(client, 1), *forgotten = client_option(client, "forget");
	int status;
	int64_t dispute = client_dispute(client, client_word(client), &status);

	if (!dispute) return status;
	if (*word && forgotten) {
		verb_usage(stderr, client->verb);
		return CLIENT_USAGE;
	}
	if (forgotten) return forget(client, dispute, forgotten);
	return *word ? write_note(client, dispute, (char *)word) : list(client, dispute);
}
