/* The thirteen things of a file; file_items.h. */
#include "file_items.h"

#include <string.h>

#include "paper_names.h"

static size_t stand(const struct papers_source *source, const char *action)
{
	size_t count = 0;

	for (size_t i = 0; i < source->event_count; i++) {
		count += papers_is(source, i, action) && papers_stands(source, i);
	}
	return count;
}

static size_t intake(const struct papers_source *source)
{
	return !papers_is(source, 0, "take_over");
}

static size_t notice(const struct papers_source *source)
{
	return stand(source, "accept") + stand(source, "quick_record") > 0;
}

static size_t identities(const struct papers_source *source)
{
	size_t count = 0;

	for (size_t i = 0; i < source->dispute->n_parties; i++) {
		const Mediation__V1__Party *party = source->dispute->parties[i];

		count += !party->has_left && party->n_identities > 0;
	}
	return count;
}

static size_t investigations(const struct papers_source *source)
{
	return stand(source, "investigate");
}

static size_t agreement(const struct papers_source *source)
{
	return paper_agreement(source).made < source->event_count;
}

static size_t performances(const struct papers_source *source)
{
	return stand(source, "perform_at_once") + stand(source, "perform_part") +
	    stand(source, "perform_all") + stand(source, "perform_after_closing");
}

static size_t visits(const struct papers_source *source)
{
	return stand(source, "visit");
}

static size_t confirmation(const struct papers_source *source)
{
	return stand(source, "confirmation_step") > 0;
}

static size_t always(const struct papers_source *source)
{
	return 1;
}

static const struct {
	const char *name, *zh;
	size_t (*count)(const struct papers_source *source); /* NULL: only what is attached */
	bool is_must;
} items[FILE_ITEMS] = {
	{ "application", "人民调解申请书或者受理登记表", intake, true },
	{ "rights_notice", "权利义务告知书", notice, true },
	{ "identity", "当事人身份证明", identities, true },
	{ "authorisation", "授权委托书", NULL, false },
	{ "investigation", "人民调解调查记录", investigations, false },
	{ "evidence", "证据材料", NULL, false },
	{ "record", "人民调解记录", papers_meetings, true },
	{ "agreement", "人民调解协议书或者口头协议登记表", agreement, true },
	{ "performance", "履行凭证（收条、汇款单等）", performances, false },
	{ "visit", "人民调解回访记录", visits, false },
	{ "confirmation", "司法确认有关材料", confirmation, false },
	{ "statement", "卷宗情况说明", NULL, false },
	{ "back_cover", "封底", always, true },
};

const char *file_item_name(const struct papers_source *source, size_t at)
{
	return items[at].zh;
}

bool file_item_is_must(const struct papers_source *source, size_t at)
{
	bool is_resolved = items[at].count != papers_meetings && items[at].count != agreement;

	/* who was not accepted, or would not be mediated, neither met nor agreed */
	return items[at].is_must && (is_resolved || agreement(source));
}

/* Attachments of an item that stand; none where the daemon knows of no attachments. */
static size_t attached(const struct papers_source *source, const char *name)
{
	struct paper_value item = { 0 };
	struct paper_item record;
	size_t at = 0, count = 0;
	int64_t number;

	if (!words_choice(source->words, "file_item", name, &number)) return 0;
	while (paper_record_next(source, 0, "attachments", &at, &record)) {
		paper_record_value(source, record.known, record.record, "item", &item);
		count += paper_value_is_told(&item) &&
		    strcmp(item.text, words_zh(source->words, "file_item", (uint32_t)number)) == 0;
		paper_value_free(&item);
	}
	return count;
}

size_t file_item_count(const struct papers_source *source, size_t at)
{
	size_t counted = items[at].count ? items[at].count(source) : 0;
	size_t more = attached(source, items[at].name);

	return more > counted ? more : counted;
}
