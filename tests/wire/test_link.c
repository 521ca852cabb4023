/*
 * The client's end of the wire meets every canonical answer in pieces: cut at every byte, byte by
 * byte, behind a Goaway, and broken off.
 *
 * A thread is the daemon, for one connection at a time. Of two pieces it sends the second when the
 * first has been read, or the kernel would join them again.
 */
#include <linux/sockios.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "frame.h"
#include "hex.h"
#include "link.h"

#define LINE_BYTES_MAX 65536
#define VECTORS_MAX    128
#define VECTOR_ID      UINT64_C(0x0102030405060708)

struct vector {
	char name[128];
	uint8_t *bytes;
	size_t count;
};

/* What the thread says on its one connection; `at` is the turn of a claim that takes many. */
typedef void (*play_fn)(int fd, size_t at);

static struct {
	char home[32], path[64];
	int listener;
	pthread_t thread;
	play_fn play;
	size_t at;
	sem_t goes_on;
} server;

static struct vector vectors[VECTORS_MAX];
static size_t vector_count;
static unsigned claims, bad;

static void claim(const char *words, const char *fault)
{
	bad += fault != NULL;
	printf("%sok %u - %s\n", fault ? "not " : "", ++claims, words);
	if (fault) printf("# %s\n", fault);
	(void)fflush(stdout); /* a sanitizer that ends the program would swallow it */
}

/* ---- vectors ---- */

static bool read_vectors(const char *path)
{
	static char line[LINE_BYTES_MAX], hex[LINE_BYTES_MAX];
	FILE *in = fopen(path, "r");

	if (!in) return false;
	while (vector_count < VECTORS_MAX && fgets(line, sizeof(line), in)) {
		struct vector *vector = &vectors[vector_count];

		if (*line == '#' || sscanf(line, "%127s %65535s", vector->name, hex) != 2) continue;
		vector->bytes = malloc(strlen(hex) / 2);
		if (!vector->bytes) abort();
		vector->count = from_hex(hex, vector->bytes);
		vector_count++;
	}
	(void)fclose(in);
	return vector_count > 0;
}

static bool is_response(const struct vector *vector)
{
	return vector->bytes[3] == FRAME_RESPONSE;
}

static const struct vector *named(const char *name)
{
	for (size_t i = 0; i < vector_count; i++) {
		if (strcmp(vectors[i].name, name) == 0) return &vectors[i];
	}
	abort();
}

/* ---- the daemon ---- */

/* Silent where the client has gone: it says by itself what it missed. */
static void send_apart(int fd, const uint8_t *bytes, size_t count)
{
	int unread = 1;

	if (send(fd, bytes, count, MSG_NOSIGNAL) < 0) return;
	while (ioctl(fd, SIOCOUTQ, &unread) == 0 && unread > 0) {
		(void)sched_yield();
	}
}

/* In two pieces, or byte by byte where `at` is 0. */
static void send_cut(int fd, const uint8_t *bytes, size_t count, size_t at)
{
	if (at) {
		send_apart(fd, bytes, at);
		send_apart(fd, bytes + at, count - at);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		send_apart(fd, bytes + i, 1);
	}
}

static void welcome(int fd)
{
	Mediation__V1__HelloResponse hello = MEDIATION__V1__HELLO_RESPONSE__INIT;
	Mediation__V1__Response response = MEDIATION__V1__RESPONSE__INIT;
	struct frame frame = { .type = FRAME_RESPONSE, .id = 1 };
	uint8_t bytes[256];

	response.body_case = MEDIATION__V1__RESPONSE__BODY_HELLO;
	response.hello = &hello;
	frame.length =
	    (uint32_t)mediation__v1__response__pack(&response, bytes + FRAME_HEADER_BYTES);
	frame_pack(&frame, bytes);
	send_apart(fd, bytes, FRAME_HEADER_BYTES + frame.length);
}

static void *serve(void *context)
{
	uint8_t asked[1024];
	int fd = accept(server.listener, NULL, NULL);

	(void)context;
	if (fd < 0 || recv(fd, asked, sizeof(asked), 0) <= 0) abort();
	server.play(fd, server.at);
	(void)close(fd);
	return NULL;
}

static struct link *line_open(play_fn play, size_t at, Mediation__V1__Response **ret_refused)
{
	server.play = play;
	server.at = at;
	if (pthread_create(&server.thread, NULL, serve, NULL) != 0) abort();
	return link_open(server.path, &(struct link_login){ 0 }, ret_refused);
}

static void line_close(struct link *link)
{
	(void)link_close(link);
	(void)pthread_join(server.thread, NULL);
}

static void listen_at_home(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	(void)snprintf(server.home, sizeof(server.home), "/tmp/mediation-link.XXXXXX");
	if (!mkdtemp(server.home)) abort();
	(void)snprintf(server.path, sizeof(server.path), "%s/sock", server.home);
	memcpy(address.sun_path, server.path, strlen(server.path) + 1);
	server.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server.listener, (const struct sockaddr *)&address, sizeof(address)) != 0) abort();
	if (listen(server.listener, 1) != 0) abort();
}

static void leave_home(void)
{
	(void)close(server.listener);
	(void)unlink(server.path);
	(void)rmdir(server.home);
	for (size_t i = 0; i < vector_count; i++) {
		free(vectors[i].bytes);
	}
}

/* ---- claims ---- */

/* Whether the response is the vector's, to the byte; frees it. */
static bool is_vector(Mediation__V1__Response *response, const struct vector *vector)
{
	static uint8_t packed[FRAME_BYTES_RESPONSE_MAX];
	size_t count = vector->count - FRAME_HEADER_BYTES;
	bool is_same;

	if (!response) return false;
	is_same = mediation__v1__response__get_packed_size(response) == count &&
	    mediation__v1__response__pack(response, packed) == count &&
	    memcmp(packed, vector->bytes + FRAME_HEADER_BYTES, count) == 0;
	mediation__v1__response__free_unpacked(response, NULL);
	return is_same;
}

static bool receives(struct link *link, const struct vector *vector)
{
	uint64_t id = 0;

	return link && is_vector(link_receive(link, &id), vector) && id == VECTOR_ID;
}

static const char *fault_at(const char *name, size_t at)
{
	static char text[192];

	(void)snprintf(text, sizeof(text), "%.127s cut at byte %zu", name, at);
	return text;
}

static void play_responses(int fd, size_t at)
{
	(void)at;
	welcome(fd);
	for (size_t i = 0; i < vector_count; i++) {
		for (size_t byte = 0; is_response(&vectors[i]) && byte < vectors[i].count; byte++) {
			send_cut(fd, vectors[i].bytes, vectors[i].count, byte);
		}
	}
}

static void test_every_response_cut_at_every_byte_is_that_response(void)
{
	Mediation__V1__Response *refused;
	struct link *link = line_open(play_responses, 0, &refused);
	const char *fault = NULL;

	for (size_t i = 0; i < vector_count && !fault; i++) {
		for (size_t at = 0; is_response(&vectors[i]) && at < vectors[i].count; at++) {
			if (receives(link, &vectors[i])) continue;
			fault = fault_at(vectors[i].name, at);
			break;
		}
	}
	line_close(link);
	claim("every response cut at every byte is that response", fault);
}

/* A Goaway and the answer behind it, as one run of bytes. */
static size_t goaway_and_answer(uint8_t ret_bytes[LINE_BYTES_MAX])
{
	const struct vector *goaway = named("Goaway"), *answer = named("Response.act");

	memcpy(ret_bytes, goaway->bytes, goaway->count);
	memcpy(ret_bytes + goaway->count, answer->bytes, answer->count);
	return goaway->count + answer->count;
}

static void play_goaway(int fd, size_t at)
{
	static uint8_t bytes[LINE_BYTES_MAX];
	size_t count = goaway_and_answer(bytes);

	(void)at;
	welcome(fd);
	for (size_t byte = 0; byte < count; byte++) {
		send_cut(fd, bytes, count, byte);
	}
}

static void test_an_answer_behind_a_goaway_comes_wherever_the_two_are_cut(void)
{
	static uint8_t bytes[LINE_BYTES_MAX];
	size_t count = goaway_and_answer(bytes);
	Mediation__V1__Response *refused;
	struct link *link = line_open(play_goaway, 0, &refused);
	const char *fault = NULL;

	for (size_t at = 0; at < count && !fault; at++) {
		if (!receives(link, named("Response.act"))) fault = fault_at("Goaway", at);
	}
	line_close(link);
	claim("an answer behind a goaway comes wherever the two are cut", fault);
}

static void play_hello(int fd, size_t at)
{
	send_cut(fd, named("Response.hello")->bytes, named("Response.hello")->count, at);
}

static void test_a_refused_hello_cut_at_every_byte_tells_the_refusal(void)
{
	const struct vector *hello = named("Response.hello");
	const char *fault = NULL;

	for (size_t at = 0; at < hello->count && !fault; at++) {
		Mediation__V1__Response *refused;
		struct link *link = line_open(play_hello, at, &refused);

		if (link || !is_vector(refused, hello)) fault = fault_at(hello->name, at);
		line_close(link);
	}
	claim("a refused hello cut at every byte tells the refusal", fault);
}

static void play_half(int fd, size_t at)
{
	welcome(fd);
	if (at) send_apart(fd, named("Response.act")->bytes, at);
}

static void test_an_answer_that_breaks_off_at_any_byte_is_none(void)
{
	const struct vector *act = named("Response.act");
	const char *fault = NULL;

	for (size_t at = 0; at < act->count && !fault; at++) {
		Mediation__V1__Response *refused;
		struct link *link = line_open(play_half, at, &refused);
		Mediation__V1__Response *half = NULL;
		uint64_t id = 0;

		if (link) half = link_receive(link, &id);
		if (!link || half) fault = fault_at(act->name, at);
		if (half) mediation__v1__response__free_unpacked(half, NULL);
		line_close(link);
	}
	claim("an answer that breaks off at any byte is none", fault);
}

/* The first answer and `at` bytes of the second at once; the rest when the claim has looked. */
static void play_two(int fd, size_t at)
{
	static uint8_t bytes[LINE_BYTES_MAX];
	const struct vector *act = named("Response.act");

	memcpy(bytes, act->bytes, act->count);
	memcpy(bytes + act->count, act->bytes, act->count);
	welcome(fd);
	send_apart(fd, bytes, act->count + at);
	(void)sem_wait(&server.goes_on);
	send_apart(fd, bytes + act->count + at, act->count - at);
}

static void test_a_frame_is_there_with_its_last_byte(void)
{
	const struct vector *act = named("Response.act");
	const char *fault = NULL;

	for (size_t at = 0; at < act->count && !fault; at++) {
		Mediation__V1__Response *refused;
		struct link *link = line_open(play_two, at, &refused);
		bool is_good = receives(link, act) && !link_has_frame(link);

		(void)sem_post(&server.goes_on);
		if (!is_good || !receives(link, act)) fault = fault_at(act->name, at);
		line_close(link);
	}
	claim("a frame is there with its last byte", fault);
}

int main(int argc, char **argv)
{
	if (argc != 2 || !read_vectors(argv[1])) {
		puts("Bail out! no vectors");
		return 1;
	}
	listen_at_home();
	if (sem_init(&server.goes_on, 0, 0) != 0) abort();
	puts("1..5");
	test_every_response_cut_at_every_byte_is_that_response();
	test_an_answer_behind_a_goaway_comes_wherever_the_two_are_cut();
	test_a_refused_hello_cut_at_every_byte_tells_the_refusal();
	test_an_answer_that_breaks_off_at_any_byte_is_none();
	test_a_frame_is_there_with_its_last_byte();
	leave_home();
	return bad != 0;
}
