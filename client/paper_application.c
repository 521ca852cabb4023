/*
 * 申请时间证明: that a party asked for mediation, and when; papers.h. 民法典195 and 诉讼时效规定12:
 * a request to a people's mediation committee interrupts limitation from its day on. For the
 * applicant alone: it holds what he asked for.
 */
#include <string.h>

#include "civil.h"
#include "paper.h"
#include "papers.h"
#include "proof.h"
#include "root.h"
#include "say.h"

#define TITLE     "人民调解申请时间证明"
#define APPLICANT 1
#define OTHERS    2

const char *application_lacks(const struct papers_source *source)
{
	uint32_t start = (uint32_t)papers_integer(source, 0, "start_mode");
	const char *name = start ? words_name(source->words, "start", start) : NULL;

	if (name && strcmp(name, "applied") == 0) return NULL;
	return N_("no party's application began it, or it was taken over from a ledger");
}

static void applicants(const struct papers_source *source, FILE *out)
{
	papers_parties(source, APPLICANT, out);
}

static void others(const struct papers_source *source, FILE *out)
{
	papers_parties(source, OTHERS, out);
}

static void applied(const struct papers_source *source, FILE *out)
{
	papers_date(out, papers_integer(source, 0, "applied_on"));
	if (papers_integer(source, 0, "is_oral")) fputs("（口头申请）", out);
}

/* That it was told to the system later than it happened is not hidden. */
static void recorded(const struct papers_source *source, FILE *out)
{
	papers_instant(out, source->events[0]->recorded_us);
	if (papers_is(source, 0, "back_date")) fputs("（补登）", out);
}

static void digest(const struct papers_source *source, FILE *out)
{
	const ProtobufCBinaryData *hash = &source->events[0]->hash;
	char hex[2 * DIGEST_BYTES + 1] = "";

	if (hash->len == DIGEST_BYTES) hex_write(hash->data, hash->len, hex);
	fprintf(out, "sha256:%s（纠纷 %lld 第1条）", hex, (long long)source->dispute->id);
}

static void signed_root(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__ProofResponse *proof = source->proof;
	char line[ROOT_LINE_MAX];
	struct root root;
	char head[2 * DIGEST_BYTES + 1];

	if (!proof || proof->n_events == 0 || proof->events[0]->root_on == 0 ||
	    proof->n_roots == 0 || !proof_root_line(proof->district, proof->roots[0], line) ||
	    !root_line_read(line, &root)) {
		fputs("尚未入签名根，次日起可查", out);
		return;
	}
	hex_write(root.head, DIGEST_BYTES, head);
	papers_date(out, root.day);
	fprintf(out, "的签名根，%s:%s", digest_name(root.digest), head);
}

static void matter(const struct papers_source *source, FILE *out)
{
	paper_pairs_begin(out);
	papers_pair(out, "申请人", source, applicants);
	papers_pair(out, "被申请人", source, others);
	paper_pair(out, "纠纷类型", words_kind_zh(source->words, source->dispute->kind));
	papers_pair(out, "申请日期", source, applied);
	papers_pair(out, "登记时间", source, recorded);
	papers_pair(out, "登记事件摘要", source, digest);
	papers_pair(out, "所在签名根", source, signed_root);
	paper_pairs_end(out);
}

static void claim(const struct papers_source *source, FILE *out)
{
	const char *claims = papers_text(source, 0, "claims");
	bool has_claims = *claims != '\0';

	paper_heading(out, has_claims ? "申请人的请求" : "申请人的陈述");
	paper_text(out, has_claims ? claims : papers_text(source, 0, "facts"));
}

void application_fill(const struct papers_source *source, FILE *out)
{
	const Mediation__V1__Dispute *dispute = source->dispute;

	paper_begin(out, TITLE, dispute->n_numbers ? dispute->numbers[dispute->n_numbers - 1] : "");
	paper_text(out, "申请人就下列纠纷向本人民调解委员会申请调解，特此证明。");
	matter(source, out);
	claim(source, out);
	paper_heading(out, "说明");
	paper_text(out,
	    "权利人向人民调解委员会提出保护民事权利的请求的，诉讼时效从提出请求之日起中断（民法典第一百九十五条，最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定第十二条）。是否中断由人民法院或者仲裁机构认定。");
	paper_text(
	    out, "登记事件摘要可凭证明文件和公布的签名根核对（mediate-verify），不用进本系统。");
	paper_signatures_begin(out, "本证明只交申请人本人。");
	papers_parties_sign(source, APPLICANT, "申请人签收（签名、盖章或者按指印）", out);
	paper_signatures_end(out, source->seal, 0);
	paper_end(out);
}
