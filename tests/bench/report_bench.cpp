// The annual report over twelve exercises, one of them a campaign to 100,000 recipients, in all formats: against a bare
// scan of their journals and a bare Pango layout of the same texts, each once, at the width of its column, without pages.
//
// Ours reads, decodes and checks the chains, lives through the exercises again, scores them, builds the document and
// writes ODT, PDF, HTML, CSV and JSON, as `tocsin report` does: on all cores. Each measurement is made in a process of its own, so that its peak of memory is
// its own, too.
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <regex>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "conduct/jobs.h"
#include "conduct/language.h"
#include "conduct/record.h"
#include "conduct/session.h"
#include "reports/annual_report.h"
#include "reports/fonts.h"
#include "reports/writers.h"
#include "scenarios/programme.h"
#include "tests/bench/bare_table.h"
#include "tests/bench/benches.h"

namespace tocsin::bench {
namespace {

namespace fs = std::filesystem;

constexpr int rounds = 7;
constexpr std::array drills = {
    "dos-during-outage-2026",        "contractor-leak-2026",       "attack-domain-2026",
    "attack-web-portal-2026",        "central-authority-2026",     "thirty-subordinates-2026",
    "poisoned-update-tabletop-2026", "machine-room-fire-2026",     "household-failover-2026",
    "hospital-ransomware-2025",      "social-engineering-2026-h2", "social-engineering-2026-h1"};
constexpr const char* large = "social-engineering-2026-h1";
constexpr int departments_grow = 25;  // 4,000 recipients become 100,000

std::string read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// A copy of the library in which the city hall has 25 times the staff.
void copy_library(const fs::path& to) {
  for (const char* folder : {"drills", "procedures", "directories", "calendars", "programmes"}) {
    fs::create_directories(to / folder);
    for (const auto& entry : fs::directory_iterator(fs::path(TOCSIN_SOURCE_DIR "/scenarios") / folder))
      fs::copy_file(entry.path(), to / folder / entry.path().filename());
  }
  const fs::path directory = to / "directories/city-hall.yaml";
  const std::string text = read_file(directory);
  std::string grown;
  const std::regex size("size: ([0-9]+)");
  auto from = text.cbegin();
  for (std::sregex_iterator at(text.begin(), text.end(), size); at != std::sregex_iterator(); ++at) {
    grown.append(from, (*at)[0].first);
    grown += "size: " + std::to_string(std::stoi((*at)[1].str()) * departments_grow);
    from = (*at)[0].second;
  }
  grown.append(from, text.cend());
  std::ofstream(directory, std::ios::binary) << grown;
}

struct Measured {
  double seconds = 0;
  double peak_bytes = 0;
};

Measured measured_apart(const std::function<double()>& work) {
  const Apart result = apart([&] { return std::to_string(1e9 * work()); });
  return {std::strtod(result.said.c_str(), nullptr) * 1e-9, result.peak_bytes};
}

void play(const std::string& library, const std::string& drill, const std::string& journal) {
  auto loaded = scenarios::load_drill(library + "/drills/" + drill + ".yaml", {});
  require(loaded.loaded.has_value(), "a drill of the library cannot be read");
  auto session = conduct::Session::start(std::move(*loaded.loaded), 7, journal);
  require(static_cast<bool>(session), "a journal cannot be made");
  (*session)->advance((*session)->plan().ends);
  require(!(*session)->settle(), "a journal cannot be written");
}

std::vector<conduct::Held> tell(const std::vector<std::string>& journals) {
  std::vector<conduct::Held> all;
  for (auto& held : conduct::hold_records(journals)) {
    require(static_cast<bool>(held), "a journal cannot be read");
    require(!held->doubt, "a journal fails verification");
    all.push_back(std::move(*held));
  }
  return all;
}

reports::Document annual(const std::vector<conduct::Held>& all, const sim::Programme& programme) {
  std::vector<reports::Account> accounts;
  for (const conduct::Held& held : all) accounts.push_back(conduct::account_of(held, false, held.fold->state.now));
  return reports::annual_report(accounts, programme, {});
}

double report(const std::vector<std::string>& journals, const sim::Programme& programme) {
  const WallTime time;
  const std::vector<conduct::Held> all = tell(journals);
  const reports::Document document = annual(all, programme);
  constexpr std::array writers = {reports::write_odt, reports::write_pdf, reports::write_html, reports::write_json};
  std::array<std::size_t, writers.size() + 1> bytes{};
  conduct::share_out(bytes.size(), [&](std::size_t i) {
    if (i == writers.size()) {
      for (const reports::DataFile& file : reports::write_csv(document)) bytes[i] += file.bytes.size();
      return;
    }
    const reports::Written written = writers[i](document);
    require(static_cast<bool>(written), "a format cannot be written");
    bytes[i] = written.bytes().size();
  });
  const double seconds = time.seconds();
  for (const std::size_t size : bytes) require(size > 1'000, "the report says too little");
  return seconds;
}

struct Paragraph {
  std::string text;
  double width = 0;  // points
};

std::vector<Paragraph> paragraphs_of(const reports::Document& document) {
  constexpr double page_width = 487;
  std::vector<Paragraph> all = {{document.title, page_width}};
  for (const reports::Block& block : document.blocks) {
    if (const auto* heading = std::get_if<reports::Heading>(&block)) all.push_back({heading->text, page_width});
    if (const auto* paragraph = std::get_if<reports::Paragraph>(&block)) {
      std::string text;
      for (const reports::Run& run : paragraph->runs) text += run.text;
      all.push_back({text, page_width});
    }
    const auto* table = std::get_if<reports::Table>(&block);
    if (table == nullptr) continue;
    double whole = 0;
    for (const reports::Column& column : table->columns) whole += column.share;
    for (const reports::Column& column : table->columns)
      all.push_back({column.title, page_width * column.share / whole});
    for (const reports::Row& row : table->rows) {
      for (std::size_t at = 0; at < row.cells.size(); ++at) {
        const double share = row.cells.size() == 1 ? 1 : table->columns[at].share / whole;
        all.push_back({row.cells[at].text, page_width * share});
      }
    }
  }
  return all;
}

double lay_out(const std::vector<Paragraph>& paragraphs) {
  const WallTime time;
  PangoContext* context = pango_font_map_create_context(pango_cairo_font_map_get_default());
  PangoLayout* layout = pango_layout_new(context);
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, reports::serif_families());
  pango_font_description_set_size(font, 10 * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  std::int64_t lines = 0;
  for (const Paragraph& paragraph : paragraphs) {
    pango_layout_set_width(layout, static_cast<int>(paragraph.width * PANGO_SCALE));
    pango_layout_set_text(layout, paragraph.text.data(), static_cast<int>(paragraph.text.size()));
    lines += pango_layout_get_line_count(layout);
  }
  pango_font_description_free(font);
  g_object_unref(layout);
  g_object_unref(context);
  const double seconds = time.seconds();
  require(lines >= static_cast<std::int64_t>(paragraphs.size()), "a paragraph has no line");
  return seconds;
}

}  // namespace

std::vector<Row> annual_reports() {
  const Scratch scratch;
  const std::string library = scratch / "library";
  copy_library(library);
  std::vector<std::string> journals;
  for (const char* drill : drills) journals.push_back(scratch / (std::string(drill) + ".tocsin"));
  static_cast<void>(apart([&] {
    for (std::size_t at = 0; at < journals.size(); ++at)
      play(drills[at] == std::string(large) ? library : TOCSIN_SOURCE_DIR "/scenarios", drills[at], journals[at]);
    return std::string();
  }));
  const std::string programme_path = library + "/programmes/city-2026.yaml";
  const auto programme = scenarios::read_programme({programme_path, read_file(programme_path)}).programme;
  require(programme.has_value(), "the programme cannot be read");
  conduct::choose_language("zh-TW");
  double peak_bytes = 0;
  const Best best = alternate(
      rounds,
      [&] {
        const Measured measured = measured_apart([&] { return report(journals, *programme); });
        peak_bytes = std::max(peak_bytes, measured.peak_bytes);
        return measured.seconds;
      },
      [&] {
        return measured_apart([&] {
                 // Which texts there are is no part of the floor.
                 const std::vector<Paragraph> paragraphs = paragraphs_of(annual(tell(journals), *programme));
                 double seconds = lay_out(paragraphs);
                 for (const std::string& journal : journals) {
                   std::size_t count = 0;
                   seconds += scan_bare(journal, count);
                   require(count > 0, "a journal is empty");
                 }
                 return seconds;
               })
            .seconds;
      });
  return {{"annual report over 12 drills, one to 100,000 recipients, all formats / bare scan + bare layout", best.ours,
           best.floor, "s", at_most(3),
           "wall time; ours on all cores, with the chains checked and the exercises lived through again"},
          {"its peak of memory / goal of 300 MB", peak_bytes / 1e6, 300, "MB", at_most(1), "a process of its own"}};
}

}  // namespace tocsin::bench
