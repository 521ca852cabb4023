/* Visits and planned meetings of an image, as dispute_columns.part has them; store_parts.h. */
#include "bytes.h"
#include "store_parts.h"

void take_visits(const struct rows *rows, size_t row, unsigned column, struct dispute *ret)
{
	struct reader reader = { 0 };

	reader.at = rows_bytes(rows, row, column, &reader.left);
	while (reader.left > 0 && ret->visit_count < VISITS_MAX) {
		struct visit *visit = &ret->visits[ret->visit_count++];

		visit->number = read_u16(&reader);
		visit->value = (uint8_t)read_u16(&reader);
		visit->planned_on = (int32_t)read_u32(&reader);
		visit->round = read_u16(&reader);
		visit->ground = (uint8_t)read_u16(&reader);
		visit->visited_version = read_u32(&reader);
		visit->visitor = read_i64(&reader);
		visit->is_own = read_u8(&reader) != 0;
		visit->satisfaction = (uint8_t)read_u16(&reader);
	}
}

void take_meetings(const struct rows *rows, size_t row, unsigned column, struct dispute *ret)
{
	struct reader reader = { 0 };

	reader.at = rows_bytes(rows, row, column, &reader.left);
	while (reader.left > 0 && ret->meeting_count < MEETINGS_MAX) {
		struct meeting *meeting = &ret->meetings[ret->meeting_count++];

		meeting->number = read_u16(&reader);
		meeting->round = read_u16(&reader);
		meeting->value = (uint8_t)read_u16(&reader);
		meeting->minutes = read_u16(&reader);
		meeting->not_public = read_u8(&reader) != 0;
		meeting->planned_us = read_i64(&reader);
		meeting->recorder = read_i64(&reader);
		meeting->parties = (uint64_t)read_i64(&reader);
		meeting->version = read_u32(&reader);
		meeting->held_version = read_u32(&reader);
	}
}
