#include "cli/link.h"

#include <libintl.h>

#include <chrono>

#include "reports/words.h"

namespace tocsin::cli {

Connected::Connected(const net::JoinCode& code, const std::string& name) {
  client_ = std::make_unique<net::RemoteClient>(network_.make_wire(code.host, code.port, code.fingerprint),
                                                net::Ticketed{code.exercise, code.token, name});
  client_->set_wake_up([this] { waker_.wake(); });
}

Connected::~Connected() { client_.reset(); }

bool Connected::wait(const std::function<bool()>& enough, int within_ms) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(within_ms);
  while (true) {
    client_->poll();
    if (enough()) return true;
    if (client_->status().what == net::Status::What::cut_off || std::chrono::steady_clock::now() >= until) return false;
    waker_.wait(client_->idle_ms(100));
  }
}

Failed why_not(const net::Status& status, bool english) {
  if (status.what == net::Status::What::cut_off) return {finding, status.reason.in(english)};
  return {input_output, reports::fill(gettext("the server cannot be reached (%s)"), {status.code})};
}

}  // namespace tocsin::cli
