/*
 * Load for the bench: N clients, each keeping K questions in flight over one connection, for a
 * time; or so many questions a second, however fast the answers are, each from whoever is free.
 * Says what came back and how long it took.
 *
 * usage: load ADDRESS MEMBER act|read CLIENTS IN_FLIGHT SECONDS DISPUTES [PER_SECOND]
 *
 * Disputes are numbered 1 … DISPUTES and taken at random. An act is a report of risk: it stays in
 * its state, moves one region, has two texts and is judged by the same rules as every other. Prints
 * one line of name=value; latencies are microseconds from the write of a question to the read of
 * its answer, with PER_SECOND from when it was to be asked: what waits because others do counts
 * too.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "frame.h"
#include "link.h"
#include "vocabulary.h"

#define CLIENTS_MAX   1024
#define INPUT_BYTES   (256 * 1024)
#define OUTPUT_BYTES  (8 * 1024)
#define QUESTION_MAX  512
#define BUCKET_US     5
#define BUCKETS       400000
#define ACTION_NUMBER 190
#define RISKS         4
#define RECORD        "扬言报复"
#define RECEIVER      "派出所"
/* Answers still under way when time is up are waited for, and not counted. */
#define DRAIN_NS  INT64_C(10000000000)
#define NS_SECOND INT64_C(1000000000)

struct client {
	struct link *link;
	int fd;
	unsigned in_flight;
	size_t have;
	int64_t asked_ns[REQUESTS_IN_FLIGHT_MAX];
	uint8_t input[INPUT_BYTES];
};

struct load {
	bool is_act;
	unsigned clients, in_flight;
	int64_t disputes, end_ns;
	/* Between two questions of all, and when the next is to be asked; gap 0: as fast as they
	 * go. */
	int64_t gap_ns, due_ns;
	int64_t reported_us;
	uint64_t random, done, refused;
	int64_t total_us;
	int epoll;
	uint32_t *buckets;
	struct client *each;
	/* What a refusal said first, for who reads the bench's output. */
	char why[128];
};

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS_SECOND + now.tv_nsec;
}

static uint64_t next_random(struct load *load)
{
	load->random ^= load->random << 13;
	load->random ^= load->random >> 7;
	load->random ^= load->random << 17;
	return load->random;
}

static int64_t any_dispute(struct load *load)
{
	return 1 + (int64_t)(next_random(load) % (uint64_t)load->disputes);
}

/* ---- questions ---- */

static size_t pack(uint8_t *bytes, uint64_t id, const Mediation__V1__Request *request)
{
	struct frame frame = { .type = FRAME_REQUEST, .id = id };

	frame.length = (uint32_t)mediation__v1__request__get_packed_size(request);
	if (frame.length > QUESTION_MAX) abort();
	frame_pack(&frame, bytes);
	mediation__v1__request__pack(request, bytes + FRAME_HEADER_BYTES);
	return FRAME_HEADER_BYTES + frame.length;
}

static Mediation__V1__Argument integer_argument(enum argument number, int64_t value)
{
	Mediation__V1__Argument argument = MEDIATION__V1__ARGUMENT__INIT;

	argument.number = number;
	argument.value_case = MEDIATION__V1__ARGUMENT__VALUE_INTEGER;
	argument.integer = value;
	return argument;
}

static Mediation__V1__Argument text_argument(enum argument number, const char *text)
{
	Mediation__V1__Argument argument = MEDIATION__V1__ARGUMENT__INIT;

	argument.number = number;
	argument.value_case = MEDIATION__V1__ARGUMENT__VALUE_TEXT;
	argument.text = (char *)text;
	return argument;
}

static size_t pack_act(struct load *load, uint64_t id, uint8_t *bytes)
{
	Mediation__V1__Argument level =
	    integer_argument(ARG_RISK_LEVEL, 1 + (int64_t)(next_random(load) % RISKS));
	Mediation__V1__Argument at = integer_argument(ARG_REPORTED_AT, load->reported_us);
	Mediation__V1__Argument record = text_argument(ARG_RECORD, RECORD);
	Mediation__V1__Argument receiver = text_argument(ARG_RECEIVER, RECEIVER);
	Mediation__V1__Argument *arguments[] = { &level, &at, &record, &receiver };
	Mediation__V1__ActRequest act = MEDIATION__V1__ACT_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;
	uint8_t request_id[16];

	link_new_request_id(0, request_id);
	act.request_id.data = request_id;
	act.request_id.len = sizeof(request_id);
	act.dispute = any_dispute(load);
	act.action = ACTION_NUMBER;
	act.n_arguments = sizeof(arguments) / sizeof(arguments[0]);
	act.arguments = arguments;
	request.body_case = MEDIATION__V1__REQUEST__BODY_ACT;
	request.act = &act;
	return pack(bytes, id, &request);
}

static size_t pack_read(struct load *load, uint64_t id, uint8_t *bytes)
{
	Mediation__V1__GetDisputeRequest get = MEDIATION__V1__GET_DISPUTE_REQUEST__INIT;
	Mediation__V1__Request request = MEDIATION__V1__REQUEST__INIT;

	get.dispute = any_dispute(load);
	request.body_case = MEDIATION__V1__REQUEST__BODY_GET_DISPUTE;
	request.get_dispute = &get;
	return pack(bytes, id, &request);
}

/* As many questions as may be in flight, in one write. A question's id tells its slot. */
static bool ask(struct load *load, struct client *client, const unsigned *slots, unsigned count)
{
	uint8_t output[OUTPUT_BYTES];
	size_t length = 0;
	int64_t now = now_ns();

	for (unsigned i = 0; i < count; i++) {
		length += load->is_act ? pack_act(load, slots[i], output + length)
		                       : pack_read(load, slots[i], output + length);
		client->asked_ns[slots[i]] = now;
	}
	client->in_flight += count;
	return count == 0 || send(client->fd, output, length, MSG_NOSIGNAL) == (ssize_t)length;
}

static struct client *idle_client(struct load *load)
{
	for (unsigned i = 0; i < load->clients; i++) {
		if (load->each[i].in_flight == 0) return &load->each[i];
	}
	return NULL;
}

/* What was to be asked by now, as far as somebody is free. */
static bool ask_due(struct load *load)
{
	static const unsigned slot = 0;
	int64_t now = now_ns(), last = now < load->end_ns ? now : load->end_ns;
	struct client *client;

	while (load->gap_ns && load->due_ns <= last && (client = idle_client(load))) {
		if (!ask(load, client, &slot, 1)) return false;
		client->asked_ns[slot] = load->due_ns;
		load->due_ns += load->gap_ns;
	}
	return true;
}

/* ---- answers ---- */

static void note_refusal(struct load *load, const uint8_t *body, size_t length)
{
	Mediation__V1__Response *response;

	load->refused++;
	if (*load->why) return;
	response = mediation__v1__response__unpack(NULL, length, body);
	if (!response) return;
	(void)snprintf(load->why, sizeof(load->why), "%s",
	    response->refusal ? response->refusal->name : "unknown");
	mediation__v1__response__free_unpacked(response, NULL);
}

/* Fields come in order and zero is left out: an answer that begins with the outcome is a refusal.
 * Decoding the rest would measure ourselves. */
static void take_answer(struct load *load, struct client *client, const struct frame *frame,
    const uint8_t *body, int64_t now)
{
	enum { FIELD_OUTCOME_TAG = 0x08 };

	int64_t us = (now - client->asked_ns[frame->id]) / 1000;

	client->in_flight--;
	if (now > load->end_ns && !load->gap_ns) return;
	if (frame->length && body[0] == FIELD_OUTCOME_TAG) {
		note_refusal(load, body, frame->length);
		return;
	}
	load->done++;
	load->total_us += us;
	load->buckets[us / BUCKET_US < BUCKETS ? us / BUCKET_US : BUCKETS - 1]++;
}

/* Every whole frame that has come, and as many new questions, where they are not asked by the
 * clock. */
static bool take_answers(struct load *load, struct client *client)
{
	unsigned slots[REQUESTS_IN_FLIGHT_MAX], count = 0;
	size_t at = 0;
	int64_t now = now_ns();
	struct frame frame;
	enum frame_fault fault;

	while ((fault = frame_parse(client->input + at, client->have - at, FRAME_BYTES_RESPONSE_MAX,
	            &frame)) == FRAME_OK) {
		if (client->have - at < FRAME_HEADER_BYTES + frame.length) break;
		if (frame.type != FRAME_RESPONSE || frame.id >= load->in_flight) return false;
		take_answer(load, client, &frame, client->input + at + FRAME_HEADER_BYTES, now);
		slots[count++] = (unsigned)frame.id;
		at += FRAME_HEADER_BYTES + frame.length;
	}
	if (fault != FRAME_OK && fault != FRAME_SHORT) return false;
	client->have -= at;
	memmove(client->input, client->input + at, client->have);
	return now > load->end_ns || load->gap_ns || ask(load, client, slots, count);
}

static bool on_readable(struct load *load, struct client *client)
{
	ssize_t got = recv(
	    client->fd, client->input + client->have, INPUT_BYTES - client->have, MSG_DONTWAIT);

	if (got < 0) return errno == EAGAIN || errno == EINTR;
	if (got == 0) return false;
	client->have += (size_t)got;
	return take_answers(load, client);
}

/* ---- the run ---- */

static bool begin(struct load *load, const char *address, const char *member)
{
	const struct link_login login = { .member = member };

	for (unsigned i = 0; i < load->clients; i++) {
		struct client *client = &load->each[i];
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
		Mediation__V1__Response *refused;

		client->link = link_open(address, &login, &refused);
		if (!client->link) return false;
		client->fd = link_fd(client->link);
		if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event) != 0) return false;
	}
	return true;
}

static unsigned still_in_flight(const struct load *load)
{
	unsigned count = 0;

	for (unsigned i = 0; i < load->clients; i++) {
		count += load->each[i].in_flight;
	}
	return count;
}

static bool is_over(const struct load *load)
{
	int64_t next = load->gap_ns ? load->due_ns : now_ns();

	return next > load->end_ns && !still_in_flight(load);
}

/* Until answers come or the next question is due; false where neither comes. */
static bool wait_for_more(struct load *load, struct epoll_event *events, int *ret_count)
{
	bool is_timed = load->gap_ns && load->due_ns <= load->end_ns && idle_client(load);
	int64_t left = is_timed ? load->due_ns - now_ns() : DRAIN_NS;
	struct timespec until = { 0 };

	if (left > 0) until = (struct timespec){ left / NS_SECOND, left % NS_SECOND };
	*ret_count = epoll_pwait2(load->epoll, events, CLIENTS_MAX, &until, NULL);
	return *ret_count != 0 || is_timed;
}

static bool run(struct load *load)
{
	static const unsigned slots[REQUESTS_IN_FLIGHT_MAX] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	struct epoll_event events[CLIENTS_MAX];
	int count;

	for (unsigned i = 0; !load->gap_ns && i < load->clients; i++) {
		if (!ask(load, &load->each[i], slots, load->in_flight)) return false;
	}
	while (!is_over(load)) {
		if (!ask_due(load) || !wait_for_more(load, events, &count)) return false;
		for (int i = 0; i < count; i++) {
			if (!on_readable(load, events[i].data.ptr)) return false;
		}
	}
	return true;
}

static int64_t percentile_us(const struct load *load, double part)
{
	uint64_t wanted = (uint64_t)((double)load->done * part), seen = 0;

	for (int64_t i = 0; i < BUCKETS; i++) {
		seen += load->buckets[i];
		if (seen > wanted) return i * BUCKET_US;
	}
	return 0;
}

static void say(const struct load *load, double seconds)
{
	struct rusage usage;
	double cpu;

	(void)getrusage(RUSAGE_SELF, &usage);
	cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	printf("done=%" PRIu64 " refused=%" PRIu64 " why=%s rate=%.0f mean_us=%.0f p50_us=%" PRId64
	       " p99_us=%" PRId64 " cpu_s=%.3f\n",
	    load->done, load->refused, *load->why ? load->why : "none",
	    (double)load->done / seconds,
	    load->done ? (double)load->total_us / (double)load->done : 0.0,
	    percentile_us(load, 0.50), percentile_us(load, 0.99), cpu);
}

/* A question by the clock is one of one client. */
static bool read_rate(const char *word, struct load *ret)
{
	long per_second = word ? strtol(word, NULL, 10) : 0;

	if (!word) return true;
	if (per_second < 1 || per_second > NS_SECOND || ret->in_flight != 1) return false;
	ret->gap_ns = NS_SECOND / per_second;
	return true;
}

static bool read_arguments(char **argv, struct load *ret)
{
	ret->is_act = strcmp(argv[3], "act") == 0;
	ret->clients = (unsigned)strtoul(argv[4], NULL, 10);
	ret->in_flight = (unsigned)strtoul(argv[5], NULL, 10);
	ret->disputes = strtoll(argv[7], NULL, 10);
	ret->random = (uint64_t)now_ns() | 1;
	return (ret->is_act || strcmp(argv[3], "read") == 0) && ret->clients > 0 &&
	    ret->clients <= CLIENTS_MAX && ret->in_flight > 0 &&
	    ret->in_flight <= REQUESTS_IN_FLIGHT_MAX && ret->disputes > 0 &&
	    read_rate(argv[8], ret);
}

int main(int argc, char **argv)
{
	static struct load load;
	double seconds;
	int64_t start;

	if (argc < 8 || argc > 9 || !read_arguments(argv, &load)) {
		(void)fprintf(stderr,
		    "usage: load ADDRESS MEMBER act|read CLIENTS IN_FLIGHT SECONDS DISPUTES [PER_SECOND]\n");
		return 2;
	}
	seconds = strtod(argv[6], NULL);
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	load.buckets = calloc(BUCKETS, sizeof(*load.buckets));
	load.each = calloc(load.clients, sizeof(*load.each));
	if (load.epoll < 0 || !load.buckets || !load.each) abort();
	if (!begin(&load, argv[1], argv[2])) {
		(void)fprintf(stderr, "load: cannot connect to %s as %s\n", argv[1], argv[2]);
		return 1;
	}
	load.reported_us = link_now_us(load.each[0].link);
	start = load.due_ns = now_ns();
	load.end_ns = start + (int64_t)(seconds * 1e9);
	if (!run(&load)) {
		(void)fprintf(stderr, "load: the line was lost, or no answer came\n");
		return 1;
	}
	say(&load, seconds);
	for (unsigned i = 0; i < load.clients; i++) {
		(void)link_close(load.each[i].link);
	}
	free(load.each);
	free(load.buckets);
	return 0;
}
