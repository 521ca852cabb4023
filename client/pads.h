/*
 * Blank forms with reserved registration numbers: printed as a pad, listed with what became of each
 * number, and put on record where one is spoilt. The blocks of paper.h are all that it knows of
 * printing: paper_pad.c.
 */
#pragma once

#include "client.h"

/* paper blank, paper pads, paper spoil; the exit status. */
int pads_blank(struct client *client);
int pads_list(struct client *client);
int pads_spoil(struct client *client);

/* paper_pad.c: forms one after the other, of intake or of a quick record, each on a page of its own
 * with its number and a QR code of it; and the register of numbers, of the committee whose seal it
 * bears. */
void paper_pad_forms(
    bool is_quick, Mediation__V1__ReservedNumber *const *numbers, size_t count, FILE *html);
void paper_pad_register(const struct words *words, const char *seal,
    Mediation__V1__ReservedNumber *const *numbers, size_t count, FILE *html);

/* show_pads.c */
void show_reserved(
    const struct shown *shown, const Mediation__V1__NumberPadResponse *pad, const char *path);
void show_spoilt(const struct shown *shown, const Mediation__V1__ReservedNumber *number);
/* today: by which what has waited long is told apart. */
void show_reserved_numbers(
    const struct shown *shown, Mediation__V1__Response *const *pages, size_t count, int64_t today);
