/* Charts of the workbook: what spreadsheets have that comes nearest; report_charts.def. */
#include "report_xlsx_parts.h"

#define CHART_WIDTH  900
#define CHART_HEIGHT 380
#define CHART_ROWS   20 /* what it covers, and some room */
#define POINT_SIZE   8
#define BAR_GAP      40 /* percent of a bar */

struct drawing {
	const struct sheet *sheet;
	const struct report_chart *chart;
	lxw_row_t row;
};

static lxw_col_t place(const struct drawing *drawing, const char *key)
{
	return drawing->sheet->places[report_column_at(drawing->sheet->section, key)];
}

static lxw_chart_series *add_series(const struct drawing *drawing, lxw_chart *chart, size_t at)
{
	const struct sheet *sheet = drawing->sheet;
	const struct report_chart *told = drawing->chart;
	size_t axes = report_charts[told->kind].axes;
	lxw_col_t column = place(drawing, told->figures[at]);
	lxw_chart_series *series = chart_add_series(chart, NULL, NULL);

	/* two columns side by side are names of two levels */
	chart_series_set_categories(series, sheet->name, sheet->first,
	    place(drawing, told->axes[0]), sheet->last, place(drawing, told->axes[axes - 1]));
	chart_series_set_values(series, sheet->name, sheet->first, column, sheet->last, column);
	chart_series_set_name(series,
	    sheet->section->columns[report_column_at(sheet->section, told->figures[at])].label.zh);
	return series;
}

/* Days and months are numbers to a spreadsheet, and are to be read as what they are. */
static lxw_chart *begin(const struct drawing *drawing, lxw_chart_type type)
{
	lxw_chart *chart = workbook_add_chart(drawing->sheet->workbook, (uint8_t)type);
	const struct report_section *section = drawing->sheet->section;
	size_t axis = report_column_at(section, drawing->chart->axes[0]);
	const char *format = report_types[section->columns[axis].type].format;

	chart_title_set_name(chart, drawing->chart->title.zh);
	if (format) chart_axis_set_num_format(chart->x_axis, format);
	return chart;
}

static size_t figures(const struct report_chart *chart)
{
	size_t count = 0;

	while (count < REPORT_FIGURES_MAX && chart->figures[count]) {
		count++;
	}
	return count;
}

static void end(const struct drawing *drawing, lxw_chart *chart)
{
	lxw_chart_options options = { .x_scale = CHART_WIDTH / 480.0,
		.y_scale = CHART_HEIGHT / 288.0 };

	if (figures(drawing->chart) == 1) chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	(void)worksheet_insert_chart_opt(
	    drawing->sheet->worksheet, drawing->row, 0, chart, &options);
}

/* ---- kinds ---- */

/* Told apart also on a printer without colours. */
static void fill(lxw_chart_series *series, size_t at)
{
	static const struct {
		lxw_color_t colour;
		uint8_t pattern;
	} fills[REPORT_FIGURES_MAX] = {
		{ 0x0072B2, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL },
		{ 0xE69F00, LXW_CHART_PATTERN_PERCENT_10 },
		{ 0x009E73, LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL },
		{ 0xD55E00, LXW_CHART_PATTERN_PERCENT_25 },
		{ 0x56B4E9, LXW_CHART_PATTERN_LIGHT_UPWARD_DIAGONAL },
		{ 0xCC79A7, LXW_CHART_PATTERN_PERCENT_40 },
		{ 0x8C6D00, LXW_CHART_PATTERN_LIGHT_DOWNWARD_DIAGONAL },
		{ 0x595959, LXW_CHART_PATTERN_PERCENT_5 },
	};

	lxw_chart_pattern pattern = {
		.fg_color = LXW_COLOR_WHITE, .bg_color = fills[at].colour, .type = fills[at].pattern
	};

	chart_series_set_pattern(series, &pattern);
}

/* From nought, the first row on top. */
static bool bars(const struct drawing *drawing, lxw_chart_type type)
{
	lxw_chart *chart = begin(drawing, type);

	for (size_t i = 0; i < figures(drawing->chart); i++) {
		lxw_chart_series *series = add_series(drawing, chart, i);

		chart_series_set_labels(series);
		fill(series, i);
	}
	chart_axis_set_min(chart->x_axis, 0);
	chart_axis_set_reverse(chart->y_axis);
	chart_set_series_gap(chart, BAR_GAP);
	end(drawing, chart);
	return true;
}

static bool draw_stacked_bar(const struct drawing *drawing)
{
	return bars(drawing, LXW_CHART_BAR_STACKED);
}

/* ---- points, which are no lines ---- */

static void show_points(lxw_chart_series *series, uint8_t type)
{
	lxw_chart_line line = { 0 };

	line.none = LXW_TRUE;
	chart_series_set_line(series, &line);
	chart_series_set_marker_type(series, type);
	chart_series_set_marker_size(series, POINT_SIZE);
}

/* One for each series, as many as a chart may have. */
static const uint8_t markers[REPORT_FIGURES_MAX] = { LXW_CHART_MARKER_CIRCLE,
	LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND,
	LXW_CHART_MARKER_X, LXW_CHART_MARKER_PLUS, LXW_CHART_MARKER_STAR,
	LXW_CHART_MARKER_AUTOMATIC };

static bool draw_line_area(const struct drawing *drawing)
{
	lxw_chart *chart = begin(drawing, LXW_CHART_LINE);

	for (size_t i = 0; i < figures(drawing->chart); i++) {
		chart_series_set_marker_type(add_series(drawing, chart, i), markers[i]);
	}
	end(drawing, chart);
	return true;
}

static bool draw_histogram(const struct drawing *drawing)
{
	lxw_chart *chart = begin(drawing, LXW_CHART_COLUMN);

	chart_series_set_labels(add_series(drawing, chart, 0));
	chart_set_series_gap(chart, 0);
	end(drawing, chart);
	return true;
}

/* The bars go from the first series to the last, the lines from the lowest to the highest: so the
 * quartiles stand outside. The library's dashes as markers are none that spreadsheets know. */
static bool draw_box_plot(const struct drawing *drawing)
{
	static const size_t order[] = { 1, 0, 2, 4, 3 };
	static const uint8_t shapes[] = { LXW_CHART_MARKER_NONE, LXW_CHART_MARKER_PLUS,
		LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_PLUS, LXW_CHART_MARKER_NONE };
	lxw_chart *chart = begin(drawing, LXW_CHART_LINE);

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		show_points(add_series(drawing, chart, order[i]), shapes[i]);
	}
	chart_set_high_low_lines(chart, NULL);
	chart_set_up_down_bars(chart);
	end(drawing, chart);
	return true;
}

/* Spreadsheets have no such chart: the figures themselves are shaded. */
static bool draw_heat_map(const struct drawing *drawing)
{
	const struct sheet *sheet = drawing->sheet;
	lxw_col_t column = place(drawing, drawing->chart->figures[0]);
	lxw_conditional_format shades = {
		.type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = 0xF7FBFF, .max_color = 0x4292C6
	};

	(void)worksheet_conditional_format_range(
	    sheet->worksheet, sheet->first, column, sheet->last, column, &shades);
	return false;
}

static bool draw_funnel(const struct drawing *drawing)
{
	return bars(drawing, LXW_CHART_BAR);
}

/* From and to as names of two levels. */
static bool draw_sankey(const struct drawing *drawing)
{
	return bars(drawing, LXW_CHART_BAR);
}

static bool draw_dot_plot(const struct drawing *drawing)
{
	lxw_chart *chart = begin(drawing, LXW_CHART_LINE);

	for (size_t i = 0; i < figures(drawing->chart); i++) {
		show_points(add_series(drawing, chart, i), markers[i]);
	}
	end(drawing, chart);
	return true;
}

/* Whether it takes room. */
static bool (*const kinds[REPORT_CHART_COUNT])(const struct drawing *) = {
#define CHART(NAME, name, axes, figures_min, figures_max) [REPORT_##NAME] = draw_##name,
#include "report_charts.def"
#undef CHART
};

void sheet_charts(const struct sheet *sheet, lxw_row_t row)
{
	struct drawing drawing = { sheet, NULL, row };

	if (sheet->last < sheet->first) return;
	for (size_t i = 0; i < sheet->section->chart_count; i++) {
		drawing.chart = &sheet->section->charts[i];
		if (kinds[drawing.chart->kind](&drawing)) drawing.row += CHART_ROWS;
	}
}
