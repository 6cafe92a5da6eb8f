#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "conduct/language.h"
#include "reports/page_flow.h"
#include "reports/plain_text.h"
#include "reports/words.h"
#include "reports/writers.h"
#include "tests/catch.h"
#include "tests/program.h"
#include "tests/sample_document.h"
#include "tests/scratch_folder.h"

namespace {

namespace fs = std::filesystem;
using namespace tocsin;
using Catch::Matchers::ContainsSubstring;
using test::has_program;
using test::ScratchFolder;
using test::shell;

// The ODF schemas lie beside the checkout, or where the environment says; nothing where they do not.
std::string schemas() {
  std::vector<fs::path> places = {fs::path(TOCSIN_SOURCE_DIR) / ".." / "shared" / "odf",
                                  fs::path(TOCSIN_SOURCE_DIR) / ".." / ".." / "shared" / "odf"};
  if (const char* given = std::getenv("TOCSIN_ODF_SCHEMAS")) places.insert(places.begin(), given);
  for (const fs::path& place : places) {
    if (fs::exists(place / "OpenDocument-v1.3-schema.rng")) return place.string();
  }
  return {};
}

std::string bytes_of(const reports::Written& written) {
  if (!written) FAIL(written.error().message);
  return written.bytes();
}

reports::Document sample(bool english = false) {
  conduct::choose_language(english ? "en" : "zh-TW");
  return test::sample_document(english);
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\f'; });
  return text;
}

}  // namespace

TEST_CASE("Every part of an ODT file is valid ODF 1.3, and the kind of file comes first") {
  const std::string folder_of_schemas = schemas();
  if (folder_of_schemas.empty() || !has_program("xmllint")) {
    WARN("no schemas or no xmllint here: validity is not checked");
    return;
  }
  const bool english = GENERATE(false, true);
  reports::Document document = sample(english);
  document.mark = english ? "UNVERIFIED" : "未驗證";
  const std::string odt = bytes_of(reports::write_odt(document));
  CHECK(odt.substr(30, 47) == "mimetypeapplication/vnd.oasis.opendocument.text");
  const ScratchFolder folder;
  test::write_file(folder / "document.odt", odt);
  const test::Shelled checked =
      shell("cd '" + folder.path() +
            "' && python3 -m zipfile -e document.odt parts && for part in content styles meta "
            "'Object 1/content' 'Object 2/content' 'Object 3/content'; do xmllint --noout --relaxng '" +
            folder_of_schemas + "/OpenDocument-v1.3-schema.rng' \"parts/$part.xml\" || exit 1; done && " +
            "xmllint --noout --relaxng '" + folder_of_schemas +
            "/OpenDocument-v1.3-manifest-schema.rng' parts/META-INF/manifest.xml");
  CAPTURE(checked.text);
  CHECK(checked.status == 0);
}

TEST_CASE("LibreOffice opens an ODT file and makes a PDF file of it with all its text") {
  if (!has_program("soffice") || !has_program("pdftotext")) {
    WARN("no LibreOffice or pdftotext here");
    return;
  }
  const ScratchFolder folder;
  test::write_file(folder / "document.odt", bytes_of(reports::write_odt(sample())));
  const test::Shelled converted =
      shell("cd '" + folder.path() +
            "' && FONTCONFIG_FILE='" TOCSIN_SOURCE_DIR
            "/assets/fonts/fonts.conf' timeout 120 soffice --headless "
            "-env:UserInstallation=file://'" +
            folder.path() + "'/office --convert-to pdf document.odt && pdftotext document.pdf -");
  CHECK(converted.status == 0);
  const std::string text = without_spaces(converted.text);
  CHECK_THAT(text, ContainsSubstring("資通安全事件通報及應變演練樣張"));
  CHECK_THAT(text, ContainsSubstring("<script>alert(1)</script>=cmd|"));
  CHECK_THAT(text, ContainsSubstring("承辦權責人員"));
  CHECK_THAT(text, ContainsSubstring("群組3"));
}

TEST_CASE("A PDF file is tagged, has an outline and embedded fonts, and its Chinese can be found") {
  if (!has_program("pdfinfo")) {
    WARN("no poppler here");
    return;
  }
  reports::Document document = sample();
  document.mark = "未驗證";
  const ScratchFolder folder;
  test::write_file(folder / "document.pdf", bytes_of(reports::write_pdf(document)));
  const std::string file = "'" + (folder / "document.pdf") + "'";
  const test::Shelled info = shell("TZ=UTC pdfinfo " + file);
  CHECK_THAT(info.text, ContainsSubstring("Tagged:          yes"));
  CHECK_THAT(info.text, ContainsSubstring("Mon Jan  5 06:30:00 2026"));
  CHECK_THAT(shell("pdfinfo -struct-text " + file).text, ContainsSubstring("Table"));
  CHECK(shell("pdfinfo " + file + " 2>&1 >/dev/null").text.empty());
  const std::string text = without_spaces(shell("pdftotext " + file + " -").text);
  CHECK_THAT(text, ContainsSubstring("依資通安全事件通報及應變辦法第八條規定辦理。"));
  CHECK_THAT(text, ContainsSubstring("<script>alert(1)</script>=cmd|"));
  const test::Shelled fonts = shell("pdffonts " + file + " | tail -n +3 | awk '{print $(NF-4)}' | sort -u");
  CHECK(fonts.text == "yes\n");
  const int pages = std::atoi(shell("pdfinfo " + file + " | sed -n 's/^Pages: *//p'").text.c_str());
  REQUIRE(pages > 2);
  for (int page = 1; page <= pages; ++page) {
    const std::string number = std::to_string(page);
    CHECK_THAT(shell(reports::fill("pdftotext -f %1$s -l %1$s %2$s -", {number, file})).text,
               ContainsSubstring("未驗證"));
  }
}

TEST_CASE("The same document gives the same bytes in every format") {
  const reports::Document document = sample();
  for (const auto write : {reports::write_odt, reports::write_pdf, reports::write_html, reports::write_json}) {
    const bool same = bytes_of(write(document)) == bytes_of(write(document));
    CHECK(same);
  }
}

TEST_CASE("A hostile text is text in a page and in a data file") {
  const reports::Document document = sample();
  const std::string page = bytes_of(reports::write_html(document));
  CHECK(page.find("<script") == std::string::npos);
  CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(1)"));
  CHECK(page.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(page.find('\x01') == std::string::npos);
  const auto json = nlohmann::json::parse(bytes_of(reports::write_json(document)));
  CHECK(json.at("blocks").size() == document.blocks.size() - 1);
}

TEST_CASE("Nothing in a data file is a formula, and a spreadsheet reads its rows") {
  reports::Document document;
  reports::Table table{"cells", "", {{"=head"}, {"b"}}, {}};
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "|x"}) {
    table.rows.push_back({{{text}, {"a \"b\", c\nd"}}});
  }
  table.rows.push_back({{{"plain"}, {"−1"}}});
  document.blocks.emplace_back(table);
  document.blocks.emplace_back(table);
  const auto files = reports::write_csv(document);
  REQUIRE(files.size() == 2);
  CHECK(files[0].id == "cells");
  CHECK(files[1].id == "cells-2");
  const std::string& bytes = files[0].bytes;
  CHECK(bytes.starts_with("\xEF\xBB\xBF'=head,b\r\n'=1+1,\"a \"\"b\"\", c\nd\"\r\n'+1,"));
  CHECK(bytes.ends_with("plain,−1\r\n"));
  for (const char* start : {"\n=", "\n+", "\n-", "\n@", "\n\t", "\n＝", "\n|"})
    CHECK(bytes.find(start) == std::string::npos);
}

TEST_CASE("A hundred thousand characters in a cell and in a paragraph fill pages and break nothing") {
  conduct::choose_language("zh-TW");
  std::string text;
  for (int count = 0; count < 100'000; ++count) text += "長";
  reports::Document document;
  document.title = text;
  document.blocks.emplace_back(reports::Paragraph{{{text}}, reports::Paragraph::Style::body});
  document.blocks.emplace_back(reports::Table{"t", text.substr(0, 300), {{"甲"}, {"乙"}}, {{{{text}, {"短"}}}}});
  document.blocks.emplace_back(reports::Heading{1, "壹、", text.substr(0, 30'000)});
  CHECK(bytes_of(reports::write_pdf(document)).size() > 10'000);
  CHECK(bytes_of(reports::write_odt(document)).size() > 3'000);
  CHECK(bytes_of(reports::write_html(document)).size() > 600'000);
  CHECK(nlohmann::json::parse(bytes_of(reports::write_json(document))).at("title") == text);
  CHECK(reports::write_csv(document).front().bytes.size() > 300);
}

TEST_CASE("Texts are made fit for every format") {
  CHECK(reports::plain("a\r\nb\rc") == "a\nb\nc");
  CHECK(reports::plain(std::string("a\0b", 3)) ==
        "a\xEF\xBF\xBD"
        "b");
  CHECK(reports::plain("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(reports::plain("\xE2\x80\xAEx") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx");
  CHECK(reports::plain("\xE4\xB8") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(reports::plain("𠮷😀") == "𠮷😀");
  CHECK(reports::plain_line("a\n\tb") == "a  b");
  CHECK(reports::plain(std::string(300'000, 'x')).size() == reports::text_chars_max + 3);
}

TEST_CASE("Headings are numbered as official documents are") {
  CHECK(reports::chinese_number(1, true) == "壹");
  CHECK(reports::chinese_number(10, true) == "拾");
  CHECK(reports::chinese_number(11, false) == "十一");
  CHECK(reports::chinese_number(20, false) == "二十");
  CHECK(reports::chinese_number(23, true) == "貳拾參");
  CHECK(reports::chinese_number(100, false) == "100");
  const bool english = GENERATE(false, true);
  reports::Document document;
  document.english = english;
  reports::Composer compose(document);
  compose.heading(1, "a").heading(2, "b").heading(2, "c").heading(3, "d").heading(4, "e").heading(1, "f").heading(2,
                                                                                                                  "g");
  std::string numbers;
  for (const reports::Block& block : document.blocks) numbers += std::get<reports::Heading>(block).number + " ";
  CHECK(numbers == (english ? "1. 1.1 1.2 1.2.1 (1) 2. 2.1 " : "壹、 一、 二、 (一) 1. 貳、 一、 "));
}

TEST_CASE("A page never ends with a piece that belongs to the next one, and a table's head is repeated") {
  std::vector<reports::Piece> pieces(30);
  for (reports::Piece& piece : pieces) {
    piece.height = 10;
    piece.gap = 2;
  }
  pieces[7].with_next = true;  // a heading at the foot of the page
  pieces[10].with_next = true;
  for (std::size_t at = 11; at < 30; ++at) pieces[at].head = 10;
  const auto pages = reports::paginate(pieces, 100);
  std::size_t next = 0;
  for (const reports::PagePlan& page : pages) {
    REQUIRE_FALSE(page.empty());
    double y = -1;
    for (const reports::Placed& placed : page) {
      CHECK(placed.y > y);
      y = placed.y;
      CHECK(placed.y + pieces[placed.piece].height <= 100.0);
      if (placed.piece == next) ++next;
    }
    if (&page != &pages.back()) CHECK_FALSE(pieces[page.back().piece].with_next);
    const auto& first = page.front();
    if (page.size() > 1 && page[1].piece > 11) CHECK(first.piece == 10);
  }
  CHECK(next == pieces.size());
}

TEST_CASE("A piece that is higher than a page is placed all the same") {
  std::vector<reports::Piece> pieces(3);
  pieces[0].height = 10;
  pieces[0].with_next = true;
  pieces[1].height = 500;
  pieces[2].height = 10;
  CHECK(reports::paginate(pieces, 100).size() == 3);
  CHECK(reports::paginate({}, 100).size() == 1);
}

TEST_CASE("A chart that has no room is drawn smaller, or changes places with what follows it in its section") {
  std::vector<reports::Piece> pieces(12);
  for (std::size_t at = 0; at < pieces.size(); ++at) {
    pieces[at].height = 10;
    pieces[at].element = at;
  }
  reports::Piece& caption = pieces[4];
  reports::Piece& picture = pieces[5];
  caption.with_next = true;
  picture.scale_min = 0.75;
  SECTION("Smaller, where that is enough") {
    picture.height = 60;
    const auto pages = reports::paginate(pieces, 100);
    const reports::Placed& placed = pages[0][5];
    CHECK(placed.piece == 5);
    CHECK(placed.scale >= 0.75);
    CHECK(placed.scale < 1);
    CHECK(placed.y + placed.scale * picture.height <= 100.01);
  }
  SECTION("After what follows, where it is not; a table that goes on below it has its head again") {
    picture.height = 70;
    for (std::size_t at = 6; at < pieces.size(); ++at) {
      pieces[at].element = 6;
      if (at > 6) pieces[at].head = 6;
    }
    const auto pages = reports::paginate(pieces, 100);
    REQUIRE(pages.size() == 2);
    CHECK(pages[0].back().piece == 11);
    CHECK(pages[1].front().piece == 4);
    for (std::size_t at = 0; at < 20; ++at) pieces.push_back(pieces[11]);
    const auto more = reports::paginate(pieces, 100);
    REQUIRE(more.size() > 2);
    CHECK(more[1][0].piece == 4);
    CHECK(more[1][1].piece == 5);
    CHECK(more[1][2].piece == 6);
    CHECK(more[1][3].piece == more[0].back().piece + 1);
  }
  SECTION("Never with the next section") {
    picture.height = 80;
    pieces[6].outline = "a heading";
    pieces[6].with_next = true;
    const auto pages = reports::paginate(pieces, 100);
    CHECK(pages[0].back().piece == 3);
    CHECK(pages[1].front().piece == 4);
    CHECK(pages[1].back().piece < 6);
  }
}

TEST_CASE("Every figure of a PDF file has its numbers as its alternative text") {
  reports::Document document = sample();
  const std::string hostile = test::hostile_text + " ) >> endobj 𠮷";
  for (reports::Block& block : document.blocks) {
    if (auto* figure = std::get_if<reports::Figure>(&block)) {
      figure->chart.alternative.clear();
      figure->chart.title += hostile;
    }
  }
  const std::string bytes = bytes_of(reports::write_pdf(document));
  std::size_t figures = 0;
  std::vector<std::string> texts;
  const ScratchFolder folder;
  test::write_file(folder / "document.pdf", bytes);
  const std::string read =
      "python3 -c \"import re,sys; d=open(sys.argv[1],'rb').read()\nfor t in re.findall(rb'/Alt <([0-9A-F]+)>', d): "
      "print(repr(bytes.fromhex(t.decode()).decode('utf-16')))\" '" +
      (folder / "document.pdf") + "'";
  const std::string words = shell(read).text;
  for (std::size_t at = 0; (at = bytes.find("/S /Figure", at)) != std::string::npos; ++at) ++figures;
  // Each figure stands there twice: as Cairo wrote it, and again with its text.
  CHECK(figures == 6);
  CHECK(std::count(words.begin(), words.end(), '\n') == 3);
  CHECK_THAT(words, ContainsSubstring("資訊室: 開啟率 8.5, 點閱率 2"));
  CHECK_THAT(words, ContainsSubstring("標準 10%"));
  CHECK_THAT(words, ContainsSubstring("endobj 𠮷"));
  if (!has_program("pdfinfo")) return;
  const test::Shelled info = shell("pdfinfo '" + (folder / "document.pdf") + "'");
  CHECK(info.status == 0);
  CHECK_THAT(info.text, ContainsSubstring("Tagged:          yes"));
  CHECK(info.text.find("rror") == std::string::npos);
}

namespace {

// A document that says the text wherever a document can say anything.
reports::Document saying(const std::string& text) {
  using namespace reports;
  conduct::choose_language("zh-TW");
  Document document;
  document.kind = "hostile";
  document.title = document.agency = document.unofficial = document.footer = document.subject = text;
  document.head = {{text, text}};
  Composer compose(document);
  compose.heading(1, text).heading(4, text).text(text).note(text).item(text).runs({{text, true}, {text, false, true}});
  compose.table({"table", text, {{text}, {text, 1, true}}, {{{{text}, {text, Tone::bad}}}, {{{text}}}}});
  compose.pairs("pairs", {{text, text}});
  Chart chart;
  chart.title = chart.alternative = chart.unit = text;
  chart.categories = {text};
  chart.series = {{text, {1}, Tone::good}};
  chart.limits = {{text, 1}};
  compose.figure("chart", chart);
  chart.kind = Chart::Kind::deadlines;
  chart.allowed_name = chart.used_name = chart.overrun_name = chart.before_name = text;
  chart.to = sim::hour;
  chart.rows = {{text, 0, sim::hour, sim::minute, text, Tone::good}};
  compose.figure("chart", chart);
  compose.signatures({{text, text, text, text}});
  return document;
}

}  // namespace

TEST_CASE("A hostile text is text through every writer, wherever a document may hold it") {
  const std::string text =
      GENERATE(std::string("<script>alert(1)</script><img src=x onerror=alert(1)>\"'&]]>--><!--"),
               std::string("=cmd|' /C calc'!A0"), std::string("../../=HYPERLINK(\"http://x\")\r\n+1"),
               std::string("\xE2\x80\xAEgnp.exe\xE2\x80\xAC \xE2\x81\xA6x\xE2\x81\xA9"),
               std::string("lone \xED\xA0\x80 surrogate \xED\xBF\xBF\xFF\xC0\x80"), std::string("a\0b\x1B[31m\x7F", 9));
  const reports::Document document = saying(text);
  const std::string page = bytes_of(reports::write_html(document));
  const std::string json = bytes_of(reports::write_json(document));
  const std::string odt = bytes_of(reports::write_odt(document));
  const std::string pdf = bytes_of(reports::write_pdf(document));
  for (const char* never : {"<script>alert", "<img src=x", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xED\xA0\x80", "\x1B"}) {
    CHECK(page.find(never) == std::string::npos);
  }
  for (const char* never : {"\xE2\x80\xAE", "\xE2\x81\xA6", "\xED\xA0\x80", "\\ud8", "\\uD8"}) {
    CHECK(json.find(never) == std::string::npos);
  }
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  REQUIRE_FALSE(parsed.is_discarded());
  CHECK(parsed.at("title") == reports::plain(text));
  const ScratchFolder folder;
  test::write_file(folder / "d.odt", odt);
  test::write_file(folder / "d.pdf", pdf);
  const test::Shelled parts =
      shell("cd '" + folder.path() +
            "' && python3 -c \"import zipfile,xml.dom.minidom as m; z=zipfile.ZipFile('d.odt'); "
            "[m.parseString(z.read(n)) for n in z.namelist() if n.endswith('.xml')]; "
            "print(sorted(n for n in z.namelist() if '..' in n or '<' in n))\"");
  CHECK(parts.text == "[]\n");
  std::string sheets;
  for (const reports::DataFile& file : reports::write_csv(document)) {
    test::write_file(folder / (file.id + ".csv"), file.bytes);
    sheets += " " + file.id + ".csv";
  }
  const test::Shelled formulas = shell(
      "cd '" + folder.path() +
      "' && python3 -c \"import csv,sys\nfor f in sys.argv[1:]:\n for r in csv.reader("
      "open(f,encoding='utf-8-sig',newline='')):\n  for c in r:\n   if c[:1] in ('=','+','@','\t','|'): print(f,c)\"" +
      sheets);
  CHECK(formulas.text.empty());
  if (!has_program("pdftotext")) return;
  const test::Shelled words = shell("pdftotext '" + (folder / "d.pdf") + "' -");
  CHECK(words.status == 0);
  CHECK(words.text.find("rror:") == std::string::npos);
}
