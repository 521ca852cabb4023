/*
 * What figures are asked of: a period, what was known when, which disputes. The same for counts and
 * for the disputes behind them; everything lives in the request's arena.
 */
#pragma once

#include "ask.h"

struct figures_asked {
	int64_t from_on, to_on,
	    cutoff_on;    /* the cut-off is the period's last day, or today where it is not over */
	int64_t known_us; /* what was recorded before; 0: all */
	bool has_position;
	uint8_t epoch[EPOCH_BYTES]; /* of the position */
	int64_t below;
	const int64_t *teams;
	const uint32_t *kinds;
	size_t team_count, kind_count;
	int64_t place;
	uint32_t channel;
	bool by_acceptance;
	bool is_whole; /* of the whole district */
};

/* $1 … $10 of sql/queries/figures.sql. */
#define FIGURE_PARAMETERS 10

/* OUTCOME_DONE, or why what is asked is none. */
enum outcome figures_asked(
    const struct request *request, const Mediation__V1__FiguresOf *of, struct figures_asked *ret);
/* The older way to ask: of a year up to a day as it was known then, or as all is known now. */
enum outcome figures_asked_year(
    const struct request *request, int32_t year, int64_t cutoff_on, struct figures_asked *ret);
void figures_parameters(
    struct request *request, const struct figures_asked *asked, struct parameter *ret);
/* A position is of one feed: that of a database that was restored is another. */
bool figures_are_of(
    const struct figures_asked *asked, const struct rows *rows, unsigned epoch_column);
void figures_position_pack(
    struct arena *arena, const uint8_t *epoch, int64_t below, ProtobufCBinaryData *ret);
