// `tocsin join`: a seat over the network, for people at the terminal and for programs as JSON lines.
#include <libintl.h>

#include <iostream>

#include "cli/automation.h"
#include "cli/commands.h"
#include "cli/link.h"
#include "cli/serving.h"
#include "cli/terminal.h"
#include "net/authority.h"
#include "reports/words.h"

namespace tocsin::cli {
namespace {

constexpr int look_ms = 250;

ExitCode join_as_program(Connected& connected, bool english) {
  net::RemoteClient& client = connected.client();
  Automation automation(client, std::cout, english);
  Lines lines;
  std::string line;
  bool leaving = false;
  while (true) {
    automation.show(client.poll());
    if (client.status().what == net::Status::What::cut_off) return finding;
    if (leaving && automation.is_idle()) return fine;
    if (leaving || client.view().frame.drill.empty()) {
      connected.waker().wait(client.idle_ms(look_ms));
      continue;
    }
    switch (lines.next(line, client.idle_ms(look_ms), &connected.waker())) {
      case Lines::Got::line: leaving = !automation.take(line); break;
      case Lines::Got::end: leaving = true; break;
      case Lines::Got::nothing: break;
    }
  }
}

ExitCode join_as_person(Connected& connected, bool english) {
  net::RemoteClient& client = connected.client();
  const auto is_in = [&] { return client.status().what == net::Status::What::connected; };
  if (!connected.wait(is_in, 15'000)) return end_with(why_not(client.status(), english));
  Terminal terminal({&client}, std::cout, english, Terminal::Time::of_controller);
  terminal.greet();
  terminal.prompt();
  Lines lines;
  std::string line;
  while (true) {
    if (terminal.show()) terminal.prompt();
    if (client.status().what == net::Status::What::cut_off) return end_with(why_not(client.status(), english));
    const auto got = lines.next(line, client.idle_ms(look_ms), &connected.waker());
    if (got == Lines::Got::end) return fine;
    if (got == Lines::Got::nothing) continue;
    if (terminal.take_line(line).what == Wish::What::leave) return fine;
    terminal.prompt();
  }
}

}  // namespace

ExitCode join(const JoinOptions& options) {
  const auto code = read_join_code(options.code);
  if (!code) return end_with(code.failed());
  Connected connected(*code, options.name);
  return options.json ? join_as_program(connected, options.english) : join_as_person(connected, options.english);
}

}  // namespace tocsin::cli
