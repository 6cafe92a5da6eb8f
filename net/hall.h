// The drill server without its network: several exercises, who may come in, and what becomes of each frame. It knows links
// only as net/transport.h says, so that tests and the real server go the same way.
//
// One thread; `Post` runs something on it later, and may be called from any.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "net/limits.h"
#include "net/log.h"
#include "net/transport.h"
#include "sim/basics.h"

namespace tocsin::conduct {
class Session;
}

namespace tocsin::net {

class DoorBook;
class Stage;
struct Member;
struct Hello;
struct Bye;

class Hall {
 public:
  // `turned` is told after each turn in how many ms the next one is due.
  Hall(const Limits& limits, const Log& log, Post post, std::function<void(int)> turned = {});
  ~Hall();
  Hall(const Hall&) = delete;
  Hall& operator=(const Hall&) = delete;

  Stage& add(std::unique_ptr<conduct::Session> session, DoorBook book);

  // A connection, TLS and WebSocket done. Returns its number; where there are too many it is closed. `link` must live until
  // `closed` was called for it.
  [[nodiscard]] std::uint64_t opened(Link& link, const std::string& peer);
  void received(std::uint64_t link, std::string_view frame);
  void has_room(std::uint64_t link);  // what was queued is sent
  void closed(std::uint64_t link);
  // Something that is no frame came over it, or too much: says so and closes it.
  void misbehaved(std::uint64_t link, const std::string& code, const sim::Text& why);

  void turn();
  // Everything is on disk and everybody has been told; no more is taken.
  void stop();

  [[nodiscard]] bool is_healthy() const;      // every journal can be written
  [[nodiscard]] std::string metrics() const;  // Prometheus text

 private:
  struct Guest {
    Link* link = nullptr;
    std::string peer;
    Stage* stage = nullptr;
    Member* member = nullptr;
    bool leaving = false;
  };

  void receive_hello(std::uint64_t id, Guest& guest, const Hello& hello);
  void dismiss(std::uint64_t id, Guest& guest, const Bye& bye);
  void wake();

  Limits limits_;
  Log log_;
  Post post_;
  std::function<void(int)> turned_;
  std::vector<std::unique_ptr<Stage>> stages_;
  std::unordered_map<std::uint64_t, Guest> guests_;
  std::deque<std::pair<RealTime, std::uint64_t>> waiting_;  // for their hello
  std::uint64_t last_link_ = 0;
  bool turn_is_posted_ = false;
  bool stopping_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

  std::uint64_t joined_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t frames_ = 0;
  std::map<std::string, std::uint64_t> dismissed_;  // by code
};

}  // namespace tocsin::net
