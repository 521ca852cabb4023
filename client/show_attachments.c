/* What hangs on a dispute: a table, and by the items of its file; show.h. */
#include "digest.h"
#include "say.h"
#include "show.h"
#include "transfer.h"

static const struct column attachment_columns[] = { { N_("no."), CELLS_FIXED, 0 },
	{ N_("item"), CELLS_FIXED, 0 }, { N_("title"), CELLS_TEXT, 0 },
	{ N_("type"), CELLS_FIXED, 80 }, { N_("size"), CELLS_FIXED, 0 },
	{ N_("party"), CELLS_FIXED, 100 }, { N_("attached at"), CELLS_FIXED, 90 },
	{ N_("by"), CELLS_FIXED, 90 }, { N_("remark"), CELLS_FIXED, 0 }, { NULL, CELLS_FIXED, 0 } };

void show_attachment_json(
    struct json *json, const struct words *words, const Mediation__V1__Attachment *attachment)
{
	char digest[2 * DIGEST_BYTES + 1] = "";

	if (attachment->digest.len == DIGEST_BYTES) {
		hex_write(attachment->digest.data, DIGEST_BYTES, digest);
	}
	json_number(json, "number", attachment->number);
	json_text(json, "item", words_name(words, "file_item", attachment->item));
	json_text(json, "title", attachment->title);
	json_text(json, "sha256", digest);
	json_number(json, "bytes", attachment->bytes);
	json_text(json, "media_type", words_name(words, "media_type", attachment->media_type));
	json_id(json, "party", attachment->party);
	json_flag(json, "sealed", attachment->sealed);
	json_flag(json, "supplement", attachment->supplement);
	json_number(json, "version", attachment->version);
	json_instant(json, "recorded", attachment->recorded_us);
	json_id(json, "member", attachment->member);
	json_text(json, "member_name", attachment->member_name);
}

void show_attachments_json(
    struct json *json, const struct words *words, const Mediation__V1__AttachmentsResponse *told)
{
	json_array(json, "attachments");
	for (size_t i = 0; i < told->n_attachments; i++) {
		json_object(json, NULL);
		show_attachment_json(json, words, told->attachments[i]);
		json_end_object(json);
	}
	json_end_array(json);
}

static void attachment_row(
    struct table *table, const struct words *words, const Mediation__V1__Attachment *attachment)
{
	table_row(table);
	table_cell(table, "%u", attachment->number);
	table_cell(table, "%s", words_label(words, "file_item", attachment->item));
	table_cell(table, "%s", attachment->title);
	table_cell(table, "%s", words_label(words, "media_type", attachment->media_type));
	table_cell(table, "%s", transfer_size(attachment->bytes));
	if (attachment->party) {
		table_cell(table, "%u", attachment->party);
	} else {
		table_cell(table, "%s", "");
	}
	table_cell(table, "%s", show_instant(attachment->recorded_us));
	table_cell(table, "%s", attachment->member_name);
	table_cell(table, "%s%s%s", attachment->sealed ? _("signed and sealed") : "",
	    attachment->sealed && attachment->supplement ? _(", ") : "",
	    attachment->supplement ? _("supplement") : "");
}

void show_attachments(const struct shown *shown, const Mediation__V1__AttachmentsResponse *told)
{
	struct json json = { 0 };
	struct table table;

	if (shown->as_json) {
		json_object(&json, NULL);
		show_attachments_json(&json, shown->words, told);
		json_end_object(&json);
		return;
	}
	if (told->n_attachments == 0 && !shown->as_csv) {
		show_hint("%s", _("nothing is attached"));
		return;
	}
	table = table_new(attachment_columns);
	for (size_t i = 0; i < told->n_attachments; i++) {
		attachment_row(&table, shown->words, told->attachments[i]);
	}
	table_end(&table);
}

void show_attached_item(const struct words *words, const Mediation__V1__AttachmentsResponse *told,
    uint32_t item, FILE *out)
{
	bool is_first = true;

	for (size_t i = 0; i < told->n_attachments; i++) {
		const Mediation__V1__Attachment *attachment = told->attachments[i];

		if (attachment->item != item) continue;
		if (!is_first) fputs(_("; "), out);
		fprintf(out, _("%u. %s (%s, %s)"), attachment->number, attachment->title,
		    words_label(words, "media_type", attachment->media_type),
		    transfer_size(attachment->bytes));
		if (attachment->supplement) fputs(_(", supplement"), out);
		is_first = false;
	}
}
