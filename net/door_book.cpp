#include "net/door_book.h"

#include <fcntl.h>
#include <libintl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "conduct/files.h"
#include "journal/durable_file.h"
#include "net/base64.h"
#include "net/json_fields.h"

namespace tocsin::net {

namespace {

constexpr std::string_view format = "tocsin/seats@1";
constexpr std::size_t codes_max = 100'000;
constexpr std::size_t token_bytes = 18;

// Held while the file is read, changed and written.
class BookLock {
 public:
  explicit BookLock(const std::string& path)
      : descriptor_(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    while (descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~BookLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  BookLock(const BookLock&) = delete;
  BookLock& operator=(const BookLock&) = delete;

 private:
  int descriptor_;
};

std::string mark_of(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return std::to_string(found.st_ino) + ":" + std::to_string(found.st_size) + ":" +
         std::to_string(found.st_mtim.tv_sec) + "." + std::to_string(found.st_mtim.tv_nsec);
}

std::string keyed_hash(const std::string& key, std::string_view token) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(token.data()),
       token.size(), hash.data(), &size);
  return {reinterpret_cast<const char*>(hash.data()), size};
}

conduct::Failed no_book(const std::string& path) {
  return {conduct::finding, sim::fill(gettext("the file with the join codes cannot be read: %s"), {path})};
}

bool read_base64(const nlohmann::json* json, std::size_t size, std::string& bytes) {
  if (json == nullptr || !json->is_string()) return false;
  auto read = from_base64(json->get_ref<const std::string&>());
  if (!read || read->size() != size) return false;
  bytes = std::move(*read);
  return true;
}

bool read_code(const nlohmann::json& json, Code& code) {
  JsonReader reader(json);
  std::string role;
  reader.field("role", role);
  reader.field("seat", code.seat);
  reader.field("made_at", code.made_at);
  reader.field("expires_at", code.expires_at);
  reader.field("revoked", code.revoked);
  const bool hashed = read_base64(reader.find("hash"), 32, code.hash);
  const auto known = sim::to_seat_role(role);
  if (known) code.role = *known;
  return hashed && known && reader.good();
}

}  // namespace

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  // Without random numbers there are no secrets, and nothing may go on.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) std::abort();
  return bytes;
}

conduct::Outcome<DoorBook> DoorBook::open(const std::string& journal_path) {
  DoorBook book(journal_path + ".seats");
  {
    const BookLock lock(book.path_);
    if (!mark_of(book.path_).empty()) {
      if (const auto failed = book.read()) return *failed;
      return book;
    }
    book.content_.exercise = to_base64(random_bytes(9));
    book.content_.key = random_bytes(32);
  }
  if (const auto failed = book.change([](Content&) {})) return *failed;
  return book;
}

conduct::Outcome<DoorBook> DoorBook::find(const std::string& journal_path) {
  DoorBook book(journal_path + ".seats");
  if (mark_of(book.path_).empty()) {
    return conduct::Failed{conduct::input_output,
                           sim::fill(gettext("%s: no join codes have been made for it"), {journal_path})};
  }
  if (const auto failed = book.read()) return *failed;
  return book;
}

std::optional<conduct::Failed> DoorBook::read() {
  mark_ = mark_of(path_);
  const auto bytes = conduct::read_whole(path_);
  if (!bytes) return no_book(path_);
  const nlohmann::json json = nlohmann::json::parse(*bytes, nullptr, false);
  JsonReader reader(json);
  Content content;
  std::string said;
  reader.field("format", said);
  reader.field("exercise", content.exercise);
  reader.field("score_released", content.score_released);
  if (!json.is_object() || !read_base64(reader.find("key"), 32, content.key)) return no_book(path_);
  const nlohmann::json* codes = reader.find("codes");
  if (codes == nullptr || !codes->is_array() || codes->size() > codes_max) return no_book(path_);
  for (const auto& each : *codes) {
    if (!read_code(each, content.codes.emplace_back())) return no_book(path_);
  }
  if (!reader.good() || said != format || content.exercise.empty()) return no_book(path_);
  content_ = std::move(content);
  return std::nullopt;
}

// What another program wrote; where it cannot be read, what was known stays.
void DoorBook::refresh() {
  if (mark_of(path_) == mark_) return;
  const Content before = content_;
  if (read()) content_ = before;
}

template <class Change>
std::optional<conduct::Failed> DoorBook::change(Change change) {
  const BookLock lock(path_);
  refresh();
  change(content_);
  std::string out;
  {
    JsonWriter writer(out);
    writer.text("format", format);
    writer.text("exercise", content_.exercise);
    writer.text("key", to_base64(content_.key));
    writer.field("score_released", content_.score_released);
    std::string codes = "[";
    for (const Code& code : content_.codes) {
      if (codes.size() > 1) codes += ',';
      JsonWriter one(codes);
      one.text("role", sim::name_of(code.role));
      one.field("seat", code.seat);
      one.field("made_at", code.made_at);
      one.field("expires_at", code.expires_at);
      one.field("revoked", code.revoked);
      one.text("hash", to_base64(code.hash));
    }
    codes += ']';
    writer.raw("codes", codes);
  }
  const mode_t before = ::umask(0077);
  auto failed = conduct::write_whole(path_, out + "\n");
  ::umask(before);
  mark_ = mark_of(path_);
  return failed;
}

conduct::Outcome<std::vector<std::string>> DoorBook::add_all(const std::vector<Code>& wanted) {
  std::vector<std::string> tokens;
  const auto failed = change([&](Content& content) {
    for (const Code& each : wanted) {
      tokens.push_back(to_base64(random_bytes(token_bytes)));
      content.codes.push_back(each);
      content.codes.back().hash = keyed_hash(content.key, tokens.back());
    }
  });
  if (failed) return *failed;
  return tokens;
}

conduct::Outcome<std::string> DoorBook::add(const std::string& seat, sim::SeatRole role, std::int64_t now,
                                            std::int64_t expires_at) {
  const auto tokens = add_all({{"", seat, role, now, expires_at, false}});
  if (!tokens) return tokens.failed();
  return (*tokens).front();
}

conduct::Outcome<std::size_t> DoorBook::revoke(const std::string& seat, sim::SeatRole role,
                                               const std::vector<std::string>& spared) {
  std::size_t count = 0;
  const auto failed = change([&](Content& content) {
    std::vector<std::string> kept;
    for (const std::string& token : spared) kept.push_back(keyed_hash(content.key, token));
    for (Code& code : content.codes) {
      if (code.revoked || code.seat != seat || (seat.empty() && code.role != role)) continue;
      if (std::find(kept.begin(), kept.end(), code.hash) != kept.end()) continue;
      code.revoked = true;
      ++count;
    }
  });
  if (failed) return *failed;
  return count;
}

std::optional<conduct::Failed> DoorBook::release_score() {
  return change([](Content& content) { content.score_released = true; });
}

Admission DoorBook::admit(std::string_view token, bool ours, std::int64_t now) {
  refresh();
  const std::string hash = keyed_hash(content_.key, token);
  ++work_.hashes;
  // Every code is looked at, and each in the same way; the one that fits is picked without a branch.
  std::size_t found = 0;
  std::size_t position = 0;
  for (const Code& code : content_.codes) {
    const auto same = static_cast<std::size_t>(CRYPTO_memcmp(hash.data(), code.hash.data(), hash.size()) == 0);
    ++position;
    ++work_.comparisons;
    found |= position * same;
  }
  Admission admission;
  static const Code nobody;
  const bool known = found != 0 && ours;
  const Code& code = known ? content_.codes[found - 1] : nobody;
  const bool expired = now >= code.expires_at;
  admission.what = !known         ? Admission::What::unknown
                   : code.revoked ? Admission::What::revoked
                   : expired      ? Admission::What::expired
                                  : Admission::What::admitted;
  if (admission.what == Admission::What::admitted) admission.code = code;
  return admission;
}

std::optional<std::pair<std::string, std::uint16_t>> to_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || host.empty()) return std::nullopt;
  return std::pair{std::string(host), port};
}

std::string to_text(const JoinCode& code) {
  const std::string host = code.host.find(':') == std::string::npos ? code.host : "[" + code.host + "]";
  return "tocsin:" + host + ":" + std::to_string(code.port) + "/" + code.exercise + "/" + code.token + "/" +
         to_base64(code.fingerprint);
}

std::optional<JoinCode> to_join_code(std::string_view text) {
  constexpr std::string_view scheme = "tocsin:";
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  if (!text.starts_with(scheme) || text.size() > 1000) return std::nullopt;
  std::array<std::string_view, 4> parts;
  text.remove_prefix(scheme.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t slash = text.find('/');
    if ((slash == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    parts[i] = text.substr(0, slash);
    text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  }
  const auto address = to_address(parts[0]);
  const auto fingerprint = from_base64(parts[3]);
  if (!address || address->second == 0 || !fingerprint || fingerprint->size() != 32 || parts[1].empty() ||
      parts[2].empty()) {
    return std::nullopt;
  }
  return JoinCode{address->first, address->second, std::string(parts[1]), std::string(parts[2]), *fingerprint};
}

}  // namespace tocsin::net
