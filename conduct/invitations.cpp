#include "conduct/invitations.h"

#include <libintl.h>
#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "conduct/files.h"
#include "reports/markup.h"
#include "reports/qr.h"

namespace tocsin::conduct {
namespace {

using reports::escaped;

// It needs nothing from any network.
std::string page_of(const std::string& title, const std::vector<Invitation>& invitations, bool english) {
  std::string page = std::string("<!doctype html><html lang=\"") + (english ? "en" : "zh-Hant-TW") +
                     "\"><meta charset=\"utf-8\"><title>" + escaped(title) +
                     "</title><style>body{font-family:sans-serif;margin:1cm}h1{font-size:1.2em}"
                     ".card{border:1px dashed #888;padding:.5cm;margin:0 0 .5cm;display:flex;gap:.7cm;"
                     "break-inside:avoid}.card svg{width:4.5cm;height:4.5cm;flex:none}"
                     "code{font-size:.75em;overflow-wrap:anywhere}</style><h1>" +
                     escaped(title) + "</h1>";
  for (const Invitation& each : invitations) {
    page += "<div class=\"card\">" + reports::qr_svg(each.code) + "<div><b>" + escaped(each.label) + "</b><p>";
    page += escaped(gettext("Whoever has this code sits in this seat. Keep it to yourself."));
    page += "</p><code>tocsin join " + escaped(each.code) + "</code></div></div>";
  }
  return page + "</html>\n";
}

}  // namespace

Outcome<std::string> write_invitations(const std::string& folder, const std::string& title,
                                       const std::vector<Invitation>& invitations, bool english) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Failed{input_output, folder + ": " + error.message()};
  const mode_t before = ::umask(0077);
  std::optional<Failed> failed;
  for (const Invitation& each : invitations) {
    if (!failed) failed = write_whole((fs::path(folder) / (each.name + ".join")).string(), each.code + "\n");
  }
  std::string page = (fs::path(folder) / "join-codes.html").string();
  if (!failed) failed = write_whole(page, page_of(title, invitations, english));
  ::umask(before);
  if (failed) return *failed;
  return page;
}

}  // namespace tocsin::conduct
