/* What letters are made of, in tables; petition_form.h. The words are those of the schemas. */
#include "petition_form.h"

#include <stdio.h>
#include <string.h>

#define FORMAT_BEGIN     "mediation-petition-"
#define FORMAT_END       "/1"
#define NUMBER_MAX       39
#define VERSION_MAX      1000000
#define OF(type, member) offsetof(type, member)
#define MEMBERS(array)   (array), sizeof(array) / sizeof((array)[0])

/* ---- code lists: those of the tables ---- */

static const struct {
	const char *list;
	uint32_t number;
	const char *name, *zh;
} codes[] = {

#define CHOICE(LIST, number, NAME, name, zh, en) { #LIST, number, #name, zh },
#include "tables/choices.def"
#undef CHOICE
};

#define CODES (sizeof(codes) / sizeof(codes[0]))

uint32_t petition_code(const char *list, const char *name)
{
	for (size_t i = 0; i < CODES; i++) {
		if (strcmp(codes[i].name, name) == 0 && strcasecmp(codes[i].list, list) == 0) {
			return codes[i].number;
		}
	}
	return 0;
}

const char *petition_code_name(const char *list, uint32_t number)
{
	for (size_t i = 0; i < CODES; i++) {
		if (codes[i].number == number && strcasecmp(codes[i].list, list) == 0) {
			return codes[i].name;
		}
	}
	return NULL;
}

const char *petition_code_zh(const char *list, const char *name)
{
	for (size_t i = 0; i < CODES; i++) {
		if (strcmp(codes[i].name, name) == 0 && strcasecmp(codes[i].list, list) == 0) {
			return codes[i].zh;
		}
	}
	return name;
}

const char *petition_code_of_zh(const char *list, const char *zh)
{
	for (size_t i = 0; i < CODES; i++) {
		if (strcmp(codes[i].zh, zh) == 0 && strcasecmp(codes[i].list, list) == 0) {
			return codes[i].name;
		}
	}
	return zh;
}

/* ---- an item ---- */

#define ITEM(member)  OF(Mediation__V1__PetitionItem, member)
#define PAPER(member) OF(Mediation__V1__PetitionPaper, member)

static const struct form_member petitioner_members[] = {
	{ "name", FORM_LINE, .at = OF(Mediation__V1__Petitioner, name), .most = 60, .zh = "信访人",
	    .is_required = true },
	/* whom it is about is typed where the dispute is registered, sealed; it does not travel on
	 */
	{ "id_paper", FORM_UNKEPT, .most = 30 },
	{ "id_number", FORM_UNKEPT, .most = 30 },
	{ "telephone", FORM_UNKEPT, .most = 30 },
	{ "address", FORM_UNKEPT, .most = 200 },
};
static const struct petition_form petitioner_form = { sizeof(Mediation__V1__Petitioner),
	&mediation__v1__petitioner__descriptor, MEMBERS(petitioner_members) };

static const struct form_member paper_members[] = {
	{ "title", FORM_LINE, .at = PAPER(title), .most = 100, .is_required = true },
	{ "bytes", FORM_LARGE, .at = PAPER(bytes), .least = 1, .most = INT64_C(10000000000),
	    .is_required = true },
	{ "sha256", FORM_DIGEST, .at = PAPER(digest), .is_required = true },
};
static const struct petition_form paper_form = { sizeof(Mediation__V1__PetitionPaper),
	&mediation__v1__petition_paper__descriptor, MEMBERS(paper_members) };

static const struct form_member term_members[] = {
	{ "objection", FORM_DATE, .at = ITEM(objection_by), .zh = "异议期限" },
	{ "notice", FORM_DATE, .at = ITEM(notice_by), .zh = "告知期限" },
	{ "reply", FORM_DATE, .at = ITEM(reply_by), .zh = "办结期限" },
};
static const struct petition_form terms_form = { 0, NULL, MEMBERS(term_members) };

static const struct form_member item_members[] = {
	{ "office", FORM_OFFICE, .at = ITEM(office), .zh = "转办单位", .is_required = true },
	{ "number", FORM_LINE, .at = ITEM(number), .most = NUMBER_MAX, .zh = "信访编号",
	    .is_required = true },
	{ "version", FORM_NUMBER, .at = ITEM(version), .least = 1, .most = VERSION_MAX,
	    .zh = "版本", .is_required = true },
	{ "channel", FORM_CODE, .at = ITEM(channel), .list = "petition_channel", .zh = "信访形式",
	    .is_required = true },
	{ "received_on", FORM_DATE, .at = ITEM(received_on), .zh = "收到日期",
	    .is_required = true },
	{ "handed_on", FORM_DATE, .at = ITEM(handed_on), .zh = "转交日期", .is_required = true },
	{ "hand_over", FORM_CODE, .at = ITEM(hand_over), .list = "hand_over", .zh = "转办方式",
	    .is_required = true },
	{ "category", FORM_CODE, .at = ITEM(category), .list = "petition_category",
	    .zh = "信访类别" },
	{ "responsible", FORM_LINE, .at = ITEM(responsible), .most = 60, .zh = "责任单位",
	    .is_required = true },
	{ "terms", FORM_PART, .form = &terms_form },
	{ "petitioners", FORM_RECORDS, .at = ITEM(petitioners), .count = ITEM(n_petitioners),
	    .least = 1, .most = 5, .form = &petitioner_form, .is_required = true },
	{ "persons", FORM_NUMBER, .at = ITEM(persons), .least = 1, .most = 10000, .zh = "人数" },
	{ "matter", FORM_TEXT, .at = ITEM(matter), .least = 1, .most = 2000, .zh = "反映事项",
	    .is_required = true },
	{ "request", FORM_TEXT, .at = ITEM(request), .most = 1000, .zh = "诉求" },
	{ "secret", FORM_CODES, .at = ITEM(secret), .count = ITEM(n_secret), .most = 4,
	    .list = "petition_field", .zh = "保密内容", .is_distinct = true },
	{ "is_repeat", FORM_FLAG, .at = ITEM(is_repeat), .zh = "重复信访" },
	{ "earlier", FORM_LINES, .at = ITEM(earlier), .count = ITEM(n_earlier), .least = 5,
	    .most = NUMBER_MAX, .zh = "曾用编号", .is_distinct = true },
	{ "attachments", FORM_RECORDS, .at = ITEM(papers), .count = ITEM(n_papers), .most = 20,
	    .form = &paper_form },
	{ "word", FORM_CODE, .at = ITEM(word), .list = "petition_word", .zh = "信访部门答复" },
	{ "digest", FORM_OWN_DIGEST, .at = ITEM(digest), .is_required = true },
};

/* ---- ours: answers and events ---- */

#define OURS(member) OF(Mediation__V1__PetitionLetter, member)

static const struct form_member answer_members[] = {
	{ "office", FORM_OFFICE, .at = OURS(office), .zh = "转办单位", .is_required = true },
	{ "number", FORM_LINE, .at = OURS(number), .most = NUMBER_MAX, .zh = "信访编号",
	    .is_required = true },
	{ "version", FORM_NUMBER, .at = OURS(at), .least = 1, .most = VERSION_MAX, .zh = "版本",
	    .is_required = true },
	{ "answer", FORM_CODE, .at = OURS(kind), .list = "petition_answer", .zh = "答复",
	    .is_required = true },
	{ "answered_on", FORM_DATE, .at = OURS(happened_on), .zh = "日期", .is_required = true },
	{ "our_number", FORM_LINE, .at = OURS(our_number), .most = 60, .zh = "调解编号" },
	{ "reason", FORM_TEXT, .at = OURS(reason), .least = 1, .most = 500, .zh = "理由" },
	{ "digest", FORM_OWN_DIGEST, .at = OURS(digest), .is_required = true },
};

static const struct form_member data_members[] = {
	{ "our_number", FORM_LINE, .at = OURS(our_number), .most = 60, .zh = "调解编号" },
	{ "team", FORM_LINE, .at = OURS(team), .most = 60, .zh = "承办队伍" },
	{ "sessions", FORM_NUMBER, .at = OURS(sessions), .least = 1, .most = UINT32_MAX,
	    .zh = "调解次数" },
	{ "until", FORM_DATE, .at = OURS(until), .zh = "期限" },
	{ "consent", FORM_TOLD, .at = OURS(consent), .count = OURS(told_consent_case),
	    .most = MEDIATION__V1__PETITION_LETTER__TOLD_CONSENT_CONSENT, .zh = "双方同意" },
	{ "written", FORM_TRUE, .at = OURS(written), .zh = "书面" },
	{ "effective_on", FORM_DATE, .at = OURS(effective_on), .zh = "生效日期" },
	{ "document", FORM_DIGEST, .at = OURS(document), .zh = "协议摘要" },
	{ "reason", FORM_LINE, .at = OURS(reason), .most = 30, .zh = "理由" },
	{ "remedies", FORM_LINES, .at = OURS(remedies), .count = OURS(n_remedies), .least = 20,
	    .most = 30, .zh = "救济途径", .is_distinct = true },
	{ "result", FORM_LINE, .at = OURS(result), .most = 30, .zh = "结果" },
	{ "satisfaction", FORM_LINE, .at = OURS(satisfaction), .most = 30, .zh = "满意度" },
};
static const struct petition_form data_form = { 0, NULL, MEMBERS(data_members) };

static const struct form_member event_members[] = {
	{ "office", FORM_OFFICE, .at = OURS(office), .zh = "转办单位", .is_required = true },
	{ "number", FORM_LINE, .at = OURS(number), .most = NUMBER_MAX, .zh = "信访编号",
	    .is_required = true },
	{ "sequence", FORM_NUMBER, .at = OURS(at), .least = 1, .most = UINT32_MAX, .zh = "序号",
	    .is_required = true },
	{ "kind", FORM_CODE, .at = OURS(kind), .list = "petition_event", .zh = "进展",
	    .is_required = true },
	{ "happened_on", FORM_DATE, .at = OURS(happened_on), .zh = "日期", .is_required = true },
	{ "data", FORM_PART, .form = &data_form, .is_required = true },
	{ "digest", FORM_OWN_DIGEST, .at = OURS(digest), .is_required = true },
};

/* ---- receipts and days ---- */

#define RECEIPT(member) OF(struct petition_receipt, member)
#define DAY(member)     OF(struct petition_day, member)
#define MATTER(member)  OF(struct petition_matter, member)
#define STATUS(member)  OF(Mediation__V1__PetitionStatus, member)

static const struct form_member receipt_members[] = {
	{ "of", FORM_CODE, .at = RECEIPT(of), .list = NULL, .zh = "类别", .is_required = true },
	{ "office", FORM_OFFICE, .at = RECEIPT(office), .zh = "转办单位", .is_required = true },
	{ "number", FORM_LINE, .at = RECEIPT(number), .most = NUMBER_MAX, .zh = "信访编号",
	    .is_required = true },
	{ "version", FORM_NUMBER, .at = RECEIPT(at), .least = 1, .most = VERSION_MAX,
	    .zh = "版本" },
	{ "sequence", FORM_NUMBER, .at = RECEIPT(at), .least = 1, .most = UINT32_MAX,
	    .zh = "序号" },
	{ "result", FORM_CODE, .at = RECEIPT(result), .list = "petition_receipt", .zh = "接收结果",
	    .is_required = true },
	{ "reason", FORM_TEXT, .at = RECEIPT(reason), .least = 1, .most = PETITION_REASON_MAX,
	    .zh = "理由" },
	{ "advice", FORM_TEXT, .at = RECEIPT(advice), .least = 1, .most = PETITION_REASON_MAX,
	    .zh = "办法" },
	{ "digest", FORM_DIGEST, .at = RECEIPT(digest), .zh = "摘要", .is_required = true },
};

static const struct form_member status_members[] = {
	{ "status", FORM_CODE, .at = STATUS(state), .list = "petition_state", .is_required = true },
	{ "count", FORM_LARGE, .at = STATUS(count), .most = INT64_C(1000000000000),
	    .is_required = true },
	{ "sha256", FORM_DIGEST, .at = STATUS(digest), .is_required = true },
};
static const struct petition_form status_form = { sizeof(Mediation__V1__PetitionStatus),
	&mediation__v1__petition_status__descriptor, MEMBERS(status_members) };

static const struct form_member matter_members[] = {
	{ "number", FORM_LINE, .at = MATTER(number), .most = NUMBER_MAX, .is_required = true },
	{ "version", FORM_NUMBER, .at = MATTER(version), .least = 1, .most = VERSION_MAX,
	    .is_required = true },
	{ "status", FORM_CODE, .at = MATTER(state), .list = "petition_state", .is_required = true },
};
static const struct petition_form matter_form = { sizeof(struct petition_matter), NULL,
	MEMBERS(matter_members) };

static const struct form_member day_members[] = {
	{ "office", FORM_OFFICE, .at = DAY(office), .is_required = true },
	{ "day", FORM_DATE, .at = DAY(day), .is_required = true },
	{ "statuses", FORM_RECORDS, .at = DAY(statuses), .count = DAY(n_statuses), .most = 20,
	    .form = &status_form, .is_required = true },
	{ "matters", FORM_RECORDS, .at = DAY(matters), .count = DAY(n_matters),
	    .most = PETITION_MATTERS_MAX, .form = &matter_form },
};

/* ---- all of them ---- */

static const struct {
	const char *name;
	struct petition_form form;
} forms[] = {
	[PETITION_ITEM] = { "item",
	    { sizeof(Mediation__V1__PetitionItem), &mediation__v1__petition_item__descriptor,
	        MEMBERS(item_members) } },
	[PETITION_ANSWER] = { "answer",
	    { sizeof(Mediation__V1__PetitionLetter), &mediation__v1__petition_letter__descriptor,
	        MEMBERS(answer_members) } },
	[PETITION_EVENT] = { "event",
	    { sizeof(Mediation__V1__PetitionLetter), &mediation__v1__petition_letter__descriptor,
	        MEMBERS(event_members) } },
	[PETITION_RECEIPT] = { "receipt",
	    { sizeof(struct petition_receipt), NULL, MEMBERS(receipt_members) } },
	[PETITION_DAY] = { "day", { sizeof(struct petition_day), NULL, MEMBERS(day_members) } },
};

#define FORMS (sizeof(forms) / sizeof(forms[0]))

const struct petition_form *petition_form(enum petition_of of)
{
	return &forms[of].form;
}

const char *petition_of_name(enum petition_of of)
{
	return forms[of].name;
}

enum petition_of petition_of_named(const char *name)
{
	for (size_t i = PETITION_ITEM; i < FORMS; i++) {
		if (strcmp(forms[i].name, name) == 0) return (enum petition_of)i;
	}
	return PETITION_NONE;
}

enum petition_of petition_of_format(const char *format)
{
	char wanted[64];

	for (size_t i = PETITION_ITEM; i < FORMS; i++) {
		(void)snprintf(wanted, sizeof(wanted), FORMAT_BEGIN "%s" FORMAT_END, forms[i].name);
		if (strcmp(wanted, format) == 0) return (enum petition_of)i;
	}
	return PETITION_NONE;
}

void *petition_record(struct arena *arena, const struct petition_form *form)
{
	void *record = arena_array(arena, 1, form->bytes);

	if (form->descriptor) protobuf_c_message_init(form->descriptor, record);
	return record;
}

static const struct form_member *find(
    const struct petition_form *form, const char *before, const char *path, struct near *near)
{
	char name[80];

	for (size_t i = 0; i < form->count; i++) {
		const struct form_member *member = &form->members[i], *within;

		(void)snprintf(name, sizeof(name), "%s%s", before, member->name);
		if (strcmp(name, path) == 0) return member;
		near_try(near, member->name);
		if (!member->form) continue;
		(void)strncat(name, ".", sizeof(name) - strlen(name) - 1);
		within = find(member->form, name, path, near);
		if (within) return within;
	}
	return NULL;
}

const struct form_member *petition_member(const char *path, struct near *near)
{
	const struct form_member *found = NULL;

	for (size_t i = PETITION_ITEM; i < FORMS && !found; i++) {
		found = find(&forms[i].form, "", path, near);
	}
	return found;
}

const struct form_member *petition_member_of(enum petition_of of, const char *name)
{
	const struct petition_form *form = petition_form(of);

	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->members[i].name, name) == 0) return &form->members[i];
	}
	return NULL;
}
