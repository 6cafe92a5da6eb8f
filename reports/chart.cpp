#include "reports/chart.h"

#include <cairo-svg.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "reports/drawing.h"
#include "reports/plain_text.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::reports {
namespace {

constexpr double row_height = 17;
constexpr double bar_row_height = 26;
constexpr double axis_height = 30;
constexpr double legend_height = 20;
constexpr double text_size = 8.5;
constexpr std::size_t rows_max = 60;

double hours(sim::Duration length) { return static_cast<double>(length) / static_cast<double>(sim::hour); }

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), std::abs(value - std::round(value)) < 1e-9 ? "%.0f" : "%.1f", value);
  return buffer.data();
}

// The largest round number, with one digit that counts, of which `count` or fewer fit below `top`.
double step_of(double top, int count) {
  double step = 1;
  while (top / step > count) step *= 10;
  for (const double part : {5.0, 2.0}) {
    if (top / (step / part) <= count) return step / part;
  }
  return step;
}

std::size_t rows_of(const Chart& chart) {
  const std::size_t rows = chart.kind == Chart::Kind::deadlines ? chart.rows.size() : chart.categories.size();
  return std::min(rows, rows_max);
}

double row_height_of(const Chart& chart) {
  if (chart.kind == Chart::Kind::deadlines) return row_height;
  const std::size_t bars = chart.kind == Chart::Kind::bars ? std::max<std::size_t>(chart.series.size(), 1) : 1;
  return bars > 1 ? 10.0 + 12.0 * static_cast<double>(bars) : bar_row_height;
}

class Drawing {
 public:
  Drawing(cairo_t* canvas, const Chart& chart, double width)
      : canvas_(canvas), chart_(chart), width_(width), labels_(width * 0.36) {
    height_ = row_height_of(chart) * static_cast<double>(rows_of(chart));
  }

  void draw() {
    cairo_save(canvas_);
    cairo_set_line_width(canvas_, 0.6);
    legend();
    cairo_translate(canvas_, 0, legend_height);
    chart_.kind == Chart::Kind::deadlines ? deadlines() : bars();
    cairo_restore(canvas_);
  }

 private:
  // At most one line, ended by an ellipsis.
  void text(const std::string& words, double x, double y, double width, Tone tone, double align = 0) {
    const Layout layout = layout_text(canvas_, plain_line(words), {text_size}, width);
    pango_layout_set_single_paragraph_mode(layout.get(), TRUE);
    pango_layout_set_height(layout.get(), -1);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    if (align != 0) pango_layout_set_alignment(layout.get(), align == 1 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER);
    set_colour(canvas_, colour_of(tone));
    cairo_move_to(canvas_, x, y - extent_of(layout.get()).height / 2);
    pango_cairo_show_layout(canvas_, layout.get());
  }
  void box(double x, double y, double width, double height, Colour colour) {
    set_colour(canvas_, colour);
    cairo_rectangle(canvas_, x, y, std::max(width, 0.0), height);
    cairo_fill(canvas_);
  }
  void line(double x, double from, double to, Colour colour) {
    set_colour(canvas_, colour);
    cairo_move_to(canvas_, x, from);
    cairo_line_to(canvas_, x, to);
    cairo_stroke(canvas_);
  }

  void legend_entry(double& x, const std::string& name, Colour colour, bool is_line = false) {
    box(x + (is_line ? 6 : 0), 3, is_line ? 2 : 14, 8, colour);
    const double width = extent_of(layout_text(canvas_, plain_line(name), {text_size}).get()).width;
    text(name, x + 18, 7, std::min(width + 2, width_ - x - 18), Tone::plain);
    x += width + 34;
  }
  void legend() {
    double x = 0;
    if (chart_.kind == Chart::Kind::deadlines) {
      legend_entry(x, chart_.allowed_name, allowed_colour);
      legend_entry(x, chart_.used_name, colour_of(Tone::good));
      legend_entry(x, chart_.overrun_name, colour_of(Tone::bad));
    } else {
      for (const Series& series : chart_.series) legend_entry(x, series.name, colour_of(series.tone));
    }
    for (const Limit& limit : chart_.limits) legend_entry(x, limit.name, colour_of(limit.tone), true);
  }

  void bars() {
    double top = 0;
    for (std::size_t row = 0; row < rows_of(chart_); ++row) {
      double sum = 0;
      for (const Series& series : chart_.series) {
        const double value = row < series.values.size() ? std::max(series.values[row], 0.0) : 0;
        sum = chart_.kind == Chart::Kind::stacked ? sum + value : std::max(sum, value);
      }
      top = std::max(top, sum);
    }
    for (const Limit& limit : chart_.limits) top = std::max(top, limit.value);
    if (top <= 0) top = 1;
    const double step = step_of(top * 1.02, 8);
    top = std::ceil(top * 1.02 / step) * step;
    const double room = width_ - labels_ - 44;
    const auto place = [&](double value) { return labels_ + room * value / top; };
    for (int tick = 0; tick * step <= top * 1.0001; ++tick) {
      line(place(tick * step), 0, height_, grid_colour);
      text(number_text(tick * step), place(tick * step) - 20, height_ + 9, 40, Tone::quiet, 0.5);
    }
    text(chart_.unit, 0, height_ + 9, labels_ - 24, Tone::quiet, 1);
    for (std::size_t row = 0; row < rows_of(chart_); ++row) bar_row(row, place);
    for (const Limit& limit : chart_.limits) {
      cairo_save(canvas_);
      cairo_set_line_width(canvas_, 1.4);
      line(place(limit.value), -2, height_ + 2, colour_of(limit.tone));
      cairo_restore(canvas_);
    }
  }

  template <class Place>
  void bar_row(std::size_t row, const Place& place) {
    const double y = row_height_of(chart_) * static_cast<double>(row);
    text(chart_.categories[row], 0, y + row_height_of(chart_) / 2, labels_ - 8, Tone::plain, 1);
    double sum = 0;
    double at = y + 5;
    const double thick = chart_.kind == Chart::Kind::stacked
                             ? row_height_of(chart_) - 10
                             : (row_height_of(chart_) - 10) / static_cast<double>(chart_.series.size());
    for (const Series& series : chart_.series) {
      const double value = row < series.values.size() ? std::max(series.values[row], 0.0) : 0;
      if (chart_.kind == Chart::Kind::stacked) {
        box(place(sum), at, place(sum + value) - place(sum), thick, colour_of(series.tone));
        sum += value;
        continue;
      }
      box(place(0), at, place(value) - place(0), thick - 1, colour_of(series.tone));
      text(number_text(value), place(value) + 4, at + thick / 2, 40, Tone::plain);
      at += thick;
    }
    if (chart_.kind == Chart::Kind::stacked) text(number_text(sum), place(sum) + 4, at + thick / 2, 40, Tone::plain);
  }

  void deadlines() {
    const double state = 62;
    const double room = width_ - labels_ - state;
    const sim::Duration span = std::max<sim::Duration>(chart_.to - chart_.from, 1);
    const auto place = [&](sim::Time time) {
      const double part = static_cast<double>(std::clamp(time, chart_.from, chart_.to) - chart_.from);
      return labels_ + room * part / static_cast<double>(span);
    };
    axis(span, room, place);
    for (std::size_t row = 0; row < rows_of(chart_); ++row) {
      const DeadlineRow& of = chart_.rows[row];
      const double y = row_height * static_cast<double>(row);
      text(of.label, 0, y + row_height / 2, labels_ - 8, Tone::plain, 1);
      const sim::Time due = of.due == sim::never ? chart_.to : of.due;
      const sim::Time done = std::min(of.done, chart_.to);
      box(place(of.begins), y + 3.5, place(due) - place(of.begins), row_height - 7, allowed_colour);
      if (of.done != sim::never) {
        box(place(of.begins), y + 6, place(std::min(due, done)) - place(of.begins), row_height - 12,
            colour_of(of.tone == Tone::quiet ? Tone::quiet : Tone::good));
      }
      if (done > due && of.tone != Tone::quiet) {
        box(place(due), y + 6, place(done) - place(due), row_height - 12, colour_of(Tone::bad));
      }
      if (of.due != sim::never && of.due >= chart_.from && of.due <= chart_.to) {
        cairo_save(canvas_);
        cairo_set_line_width(canvas_, 1.2);
        line(place(of.due), y + 2, y + row_height - 2, colour_of(Tone::plain));
        cairo_restore(canvas_);
      }
      text(of.state, width_ - state + 6, y + row_height / 2, state - 6, of.tone);
    }
  }

  template <class Place>
  void axis(sim::Duration span, double room, const Place& place) {
    constexpr std::array<sim::Duration, 13> steps = {
        10 * sim::minute, 30 * sim::minute, sim::hour,    2 * sim::hour, 3 * sim::hour, 6 * sim::hour, 12 * sim::hour,
        sim::day,         2 * sim::day,     5 * sim::day, 10 * sim::day, 30 * sim::day, 100 * sim::day};
    const auto fits = [&](sim::Duration step) {
      return static_cast<double>(span) / static_cast<double>(step) * 38 <= room;
    };
    const auto found = std::find_if(steps.begin(), steps.end(), fits);
    const sim::Duration step = found == steps.end() ? span : *found;
    const sim::Duration offset = static_cast<sim::Duration>(chart_.utc_offset_minutes) * sim::minute;
    sim::Time tick = (chart_.from + offset + step - 1) / step * step - offset;
    int day = 0;
    for (; tick <= chart_.to; tick += step) {
      line(place(tick), 0, height_, grid_colour);
      const sim::CivilTime civil = sim::to_civil(tick, chart_.utc_offset_minutes);
      const std::string date = std::to_string(civil.month) + "/" + std::to_string(civil.day);
      if (step < sim::day) {
        std::array<char, 8> clock{};
        std::snprintf(clock.data(), clock.size(), "%02d:%02d", civil.hour % 100, civil.minute % 100);
        text(clock.data(), place(tick) - 20, height_ + 8, 40, Tone::quiet, 0.5);
      }
      if (step >= sim::day || day != civil.day) {
        text(date, place(tick) - 20, height_ + (step < sim::day ? 19 : 8), 40, Tone::quiet, 0.5);
      }
      day = civil.day;
    }
  }

  static constexpr Colour allowed_colour{0.82, 0.86, 0.88};
  static constexpr Colour grid_colour{0.86, 0.88, 0.87};

  cairo_t* canvas_;
  const Chart& chart_;
  double width_;
  double labels_;
  double height_ = 0;
};

cairo_status_t keep(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

double chart_height(const Chart& chart) {
  return legend_height + row_height_of(chart) * static_cast<double>(rows_of(chart)) + axis_height;
}

void draw_chart(cairo_t* canvas, const Chart& chart, double width) { Drawing(canvas, chart, width).draw(); }

ChartData data_of(const Chart& chart) {
  if (chart.kind != Chart::Kind::deadlines) return {chart.categories, chart.series};
  ChartData data;
  data.series = {{chart.before_name, {}, Tone::quiet},
                 {chart.used_name, {}, Tone::good},
                 {chart.overrun_name, {}, Tone::bad},
                 {chart.allowed_name, {}, Tone::plain}};
  for (const DeadlineRow& row : chart.rows) {
    data.categories.push_back(row.label);
    const sim::Time end = std::clamp(std::min(row.done, row.due), row.begins, std::max(row.begins, chart.to));
    const sim::Time due = std::min(row.due, chart.to);
    const bool done = row.done != sim::never;
    data.series[0].values.push_back(hours(std::max<sim::Duration>(row.begins - chart.from, 0)));
    data.series[1].values.push_back(done ? hours(end - row.begins) : 0);
    data.series[2].values.push_back(done && row.done > row.due ? hours(row.done - row.due) : 0);
    const sim::Time from = done ? end : row.begins;
    data.series[3].values.push_back(done && row.done > row.due ? 0 : hours(std::max<sim::Duration>(due - from, 0)));
  }
  return data;
}

std::string alternative_of(const Chart& chart) {
  if (!chart.alternative.empty()) return chart.alternative;
  const ChartData data = data_of(chart);
  std::string words;
  for (std::size_t row = 0; row < std::min(data.categories.size(), rows_max); ++row) {
    words += data.categories[row] + ":";
    for (const Series& series : data.series) {
      if (row >= series.values.size()) continue;
      words += " " + series.name + " ";
      words += number_text(series.values[row]) + ",";
    }
    words.back() = ';';
    words += " ";
  }
  for (const Limit& limit : chart.limits) words += limit.name + "; ";
  return words + chart.unit;
}

std::string chart_png(const Chart& chart) {
  constexpr double scale = 3;
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(chart_width * scale),
                                                   static_cast<int>(chart_height(chart) * scale)));
  const Canvas canvas(cairo_create(surface.get()));
  cairo_set_source_rgb(canvas.get(), 1, 1, 1);
  cairo_paint(canvas.get());
  cairo_scale(canvas.get(), scale, scale);
  draw_chart(canvas.get(), chart, chart_width);
  cairo_surface_flush(surface.get());
  std::string bytes;
  if (cairo_surface_write_to_png_stream(surface.get(), keep, &bytes) != CAIRO_STATUS_SUCCESS) return {};
  return bytes;
}

std::string chart_svg(const Chart& chart) {
  std::string bytes;
  {
    const Surface surface(cairo_svg_surface_create_for_stream(keep, &bytes, chart_width, chart_height(chart)));
    const Canvas canvas(cairo_create(surface.get()));
    draw_chart(canvas.get(), chart, chart_width);
    cairo_surface_finish(surface.get());
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS) return {};
  }
  // Cairo numbers the surfaces of a process; nothing refers to that id, and it would differ from run to run.
  const std::string_view mark = "<g id=\"surface";
  if (const std::size_t at = bytes.find(mark); at != std::string::npos) {
    const std::size_t digits = at + mark.size();
    const std::size_t end = bytes.find('"', digits);
    if (end != std::string::npos) bytes.erase(digits, end - digits);
  }
  return bytes;
}

}  // namespace tocsin::reports
