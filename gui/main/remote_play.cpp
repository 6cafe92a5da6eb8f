#include "gui/main/remote_play.h"

#include <libintl.h>

#include <filesystem>

#include "conduct/files.h"
#include "reports/words.h"

namespace tocsin::gui {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

}  // namespace

std::unique_ptr<RemotePlay> RemotePlay::open(const std::string& code, const std::string& name,
                                             std::function<void()> woken, std::string& problem) {
  std::string text = trimmed(code);
  std::error_code error;
  if (!text.starts_with("tocsin:") && std::filesystem::is_regular_file(text, error)) {
    text = trimmed(conduct::read_whole(text).value_or(""));
  }
  const auto read = net::to_join_code(text);
  if (!read) {
    problem = gettext(
        "This is no join code. A code begins with “tocsin:” and comes from whoever runs the exercise; a file that "
        "holds "
        "one is fine, too.");
    return nullptr;
  }
  return std::make_unique<RemotePlay>(*read, name, std::move(woken));
}

RemotePlay::RemotePlay(const net::JoinCode& code, const std::string& name, std::function<void()> woken)
    : client_(std::make_unique<net::RemoteClient>(network_.make_wire(code.host, code.port, code.fingerprint),
                                                  net::Ticketed{code.exercise, code.token, name})) {
  client_->set_wake_up(std::move(woken));
}

}  // namespace tocsin::gui
