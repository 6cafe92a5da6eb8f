// The command, end to end: real processes, real files.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.h"
#include "tests/program.h"
#include "tests/scratch_folder.h"

namespace tocsin::test {
namespace {

const std::string hospital = library_file("drills/hospital-ransomware-2025.yaml");
const std::string water = library_file("drills/nis2-water-utility.yaml");

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The seed-7 run of the hospital drill, as a journal.
std::string journal_of_hospital(const ScratchFolder& folder, const std::string& name = "drill.tocsin") {
  std::string path = folder / name;
  const Ran ran = run_tocsin({"run", hospital, "--journal", path, "--seed", "7"});
  REQUIRE(ran.code == 0);
  return path;
}

// The lines that hold no Chinese character; what is indented is quoted from a file.
std::string lines_without_chinese(const std::string& text) {
  std::istringstream lines(text);
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    const bool chinese = std::any_of(line.begin(), line.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte >= 0xE4 && byte <= 0xE9;
    });
    if (!chinese && !line.empty() && line.front() != ' ') found += line + "\n";
  }
  return found;
}

nlohmann::json json_of(const std::vector<std::string>& arguments) {
  const Ran ran = run_tocsin(arguments);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return nlohmann::json::parse(ran.out);
}

}  // namespace

TEST_CASE("Verify says that a journal is as it was written, and names the first event that is not") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const Ran sound = run_tocsin({"verify", path});
  CHECK(sound.code == 0);
  CHECK(has(sound.out, "events, as they were written and as they follow from the inputs"));
  // A text of an act (the drill's model answer) stands in the file a second time, after the drill's own text.
  std::string bytes = read_file(path);
  const std::string answer = "急診及住院核心業務系統停頓";
  const std::size_t at = bytes.find(answer, bytes.find(answer) + 1);
  REQUIRE(at != std::string::npos);
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  write_file(path, bytes);
  const Ran broken = run_tocsin({"verify", path, "--json"});
  CHECK(broken.code == 1);
  const auto document = nlohmann::json::parse(broken.out);
  CHECK(document["ok"] == false);
  CHECK(has(document["difference"], "its hash is not that of its bytes"));
}

TEST_CASE("The board names clause, duty, owner, due, done, state and points, and whose score it is") {
  const Ran ran = run_tocsin({"run", hospital});
  REQUIRE(ran.code == 0);
  for (const char* part : {"Clause", "Owner", "Due", "Done", "State", "Points", "5.1.4", "Notify within an hour",
                           "Qinglan Municipal Hospital Incident handler", "The score is the software's own"}) {
    INFO(part);
    CHECK(has(ran.out, part));
  }
  const Ran chinese = run_tocsin({"run", hospital, "--lang", "zh-TW"});
  CHECK(has(chinese.out, "條次"));
  CHECK_FALSE(has(chinese.out, "Score "));
}

TEST_CASE("A journal is scored at any instant, and duties not yet settled are open there") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const auto early = json_of({"score", path, "--at", "T+30m", "--json"});
  const auto by_clock = json_of({"score", path, "--at", "2025-02-09 06:30", "--json"});
  CHECK(early == by_clock);
  CHECK(early["ended"] == false);
  const auto is_open = [](const nlohmann::json& line) { return line["state"] == "open"; };
  CHECK(std::any_of(early["lines"].begin(), early["lines"].end(), is_open));
  const auto late = json_of({"score", path, "--json"});
  CHECK(late["ended"] == true);
  CHECK(late["lines"].size() > early["lines"].size());
  const auto live = json_of({"run", hospital, "--seed", "7", "--json"});
  CHECK(live["score"] == late["score"]);
  CHECK(live["state_digest"] == late["state_digest"]);
}

TEST_CASE("What was done is scored under another procedure's duties") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const auto late_ms_under = [&](const std::string& procedure) {
    const auto score = json_of({"score", path, "--procedure", procedure, "--library", library_file(""), "--json"});
    CHECK_FALSE(score.contains("not_taken_over"));
    for (const auto& line : score["lines"]) {
      if (line.contains("duty") && line["duty"] == "notify-in-one-hour") return line["late_ms"].get<long long>();
    }
    return -1LL;
  };
  const std::string same = library_file("procedures/tw-public-agency-2021.yaml");
  std::string text = read_file(same);
  const std::string hour = "due: {within: 1h, after: incident.aware-at}";
  const std::size_t at = text.find(hour);
  REQUIRE(at != std::string::npos);
  text.replace(at, hour.size(), "due: {within: 30m, after: incident.aware-at}");
  const std::string stricter = folder / "stricter.yaml";
  write_file(stricter, text);
  CHECK(late_ms_under(stricter) == late_ms_under(same) + 30LL * 60 * 1000);
  CHECK(json_of({"score", path, "--procedure", same, "--json"})["score"] ==
        json_of({"score", path, "--json"})["score"]);

  const Ran foreign = run_tocsin({"score", path, "--procedure", library_file("procedures/eu-nis2.yaml")});
  CHECK(foreign.code == 1);
  CHECK(has(foreign.err, "the drill does not fit the procedure"));
}

TEST_CASE("Replay tells the story up to an instant") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const Ran hour = run_tocsin({"replay", path, "--until", "1h"});
  CHECK(hour.code == 0);
  CHECK(has(hour.out, "The exercise begins with seed 7."));
  CHECK(has(hour.out, "Declare an incident"));
  CHECK_FALSE(has(hour.out, "2025-02-10 "));
  CHECK(run_tocsin({"replay", path, "--until", "yesterday"}).code == 2);
}

TEST_CASE("A fork takes over the past and goes its own way") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const std::string forked = folder / "fork.tocsin";
  REQUIRE(run_tocsin({"fork", path, "--at", "T+2h", "--to", forked}).code == 0);
  const std::string before = run_tocsin({"export", forked}).out;
  // The past is the same, line by line; only the head differs.
  const std::string parent = run_tocsin({"export", path}).out;
  CHECK(parent.find(before.substr(before.find('\n'))) != std::string::npos);
  CHECK(has(before.substr(0, before.find('\n')), "\"forked_from\""));
  REQUIRE(run_tocsin({"run", "--journal", forked, "--seat", "handler=nobody"}).code == 0);
  CHECK(run_tocsin({"verify", forked}).code == 0);
  CHECK(json_of({"score", forked, "--json"})["score"] != json_of({"score", path, "--json"})["score"]);
  CHECK(run_tocsin({"fork", path, "--at", "T+2h", "--to", forked}).code == 1);
  CHECK(run_tocsin({"fork", path, "--at", "T+1000d", "--to", folder / "late.tocsin"}).code == 1);
}

TEST_CASE("Export gives one JSON object on each line, with ids instead of numbers") {
  const ScratchFolder folder;
  const std::string out = run_tocsin({"export", journal_of_hospital(folder)}).out;
  std::size_t lines = 0;
  bool notified = false;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    const auto json = nlohmann::json::parse(out.substr(at, end - at));
    if (lines == 0) CHECK(json["format"] == "tocsin/events@1");
    if (lines > 0) CHECK(json["sequence"] == lines);
    notified =
        notified || (json.contains("action") && json["action"] == "notify-by-phone" && json["clause"] == "5.1.5");
    ++lines;
    at = end + 1;
  }
  CHECK(lines > 400);
  CHECK(notified);
}

TEST_CASE("The HTML result is written whole, by run and again from the journal") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  REQUIRE(run_tocsin({"run", hospital, "--journal", path, "--html", folder / "run.html"}).code == 0);
  REQUIRE(run_tocsin({"score", path, "--html", folder / "score.html"}).code == 0);
  CHECK(read_file(folder / "run.html").size() > 20'000);
  CHECK(read_file(folder / "run.html") == read_file(folder / "score.html"));
  CHECK(run_tocsin({"run", hospital, "--html", folder / "no/such/folder.html"}).code == 3);
}

TEST_CASE("A person at the terminal acts in a seat, and what they did stands in the journal") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  const std::string script =
      "next\nread 2\ndo report-finding\n2\n1,2\n急診電腦很慢\n急診檢傷站\nnow\n1\nduties\nleave\n";
  const Ran ran = run_tocsin({"run", hospital, "--journal", path, "--seat", "er-nurse=person"}, script);
  INFO(ran.out);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "your duty: 4.3"));
  CHECK(has(ran.out, "done: Report to the unit head and the window"));
  CHECK(has(ran.out, "nothing is due from this seat now"));
  const std::string out = run_tocsin({"export", path}).out;
  CHECK(has(out, "\"what\":\"急診電腦很慢\""));
  CHECK(has(out, "\"kind\":\"form-opened\""));
  CHECK(has(ran.out, "stopped here; go on with: tocsin run --journal"));
}

TEST_CASE("What a person may not do is refused with its reason, and nothing is lost") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  const Ran ran = run_tocsin({"run", hospital, "--journal", path, "--seat", "er-nurse=person"},
                             "do declare\n1\nsomething\nack 99\nread x\nwait\nseat nowhere\nnonsense\nfinish\n");
  INFO(ran.out);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "there is no message `99`"));
  CHECK(has(ran.out, "`nonsense` is no command"));
  CHECK(run_tocsin({"verify", path}).code == 0);
  CHECK(json_of({"score", path, "--json"})["ended"] == true);
}

TEST_CASE("A run that was left is gone on with by naming its journal") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  const Ran left = run_tocsin({"run", hospital, "--journal", path, "--seat", "er-nurse=person"}, "wait 10m\n");
  CHECK(left.code == 0);
  CHECK(json_of({"score", path, "--json"})["at"] == "2025-02-09 06:10:00");
  const Ran again = run_tocsin({"run", "--journal", path, "--seat", "er-nurse=person"}, "time\nfinish\n");
  CHECK(has(again.out, "2025-02-09 06:10:00 T+00:10"));
  CHECK(json_of({"score", path, "--json"})["ended"] == true);
  CHECK(run_tocsin({"verify", path}).code == 0);
}

TEST_CASE("A journal is not continued with another drill or seed, nor by two at once") {
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  CHECK(run_tocsin({"run", water, "--journal", path}).code == 1);
  CHECK(run_tocsin({"run", hospital, "--journal", path, "--seed", "8"}).code == 1);
  const Ran done = run_tocsin({"run", hospital, "--journal", path, "--seed", "7"});
  CHECK(done.code == 0);
  CHECK(run_tocsin({"verify", path}).code == 0);
}

TEST_CASE("The codes of an exercise are listed for people and for programs; where there are none, none are begun") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  const Ran none = run_tocsin({"seats", path});
  CHECK(none.code == 3);
  CHECK(has(none.err, "no join codes have been made for it"));
  CHECK(run_tocsin({"seats", path, "--revoke", "ciso"}).code == 3);
  CHECK(std::filesystem::is_empty(folder.path()));
  REQUIRE(run_tocsin({"run", hospital, "--journal", path}).code == 0);
  REQUIRE(run_tocsin({"invite", path, "--seat", "ciso", "--role", "observer", "--address", "localhost:8765"}).code ==
          0);
  CHECK(has(run_tocsin({"seats", path}).out, "valid until"));
  REQUIRE(run_tocsin({"seats", path, "--revoke", "observer"}).code == 0);
  const auto codes = json_of({"seats", path, "--json"});
  REQUIRE(codes.size() == 2);
  CHECK(codes[0]["seat"] == "ciso");
  CHECK(codes[0]["state"] == "valid");
  CHECK(codes[0]["expires"].get<std::string>().size() == 19);
  CHECK(codes[1]["role"] == "observer");
  CHECK(codes[1]["seat"] == nullptr);
  CHECK(codes[1]["state"] == "revoked");
}

TEST_CASE("A drill of one's own, wherever it lies, finds the procedures and directories that came with the program") {
  const ScratchFolder folder;
  write_file(folder / "own.yaml", read_file(hospital));
  const Ran ran = run_tocsin({"check", folder / "own.yaml"});
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(run_tocsin({"run", folder / "own.yaml"}).code == 0);
}

TEST_CASE("A server that cannot listen says why, and what to choose instead") {
  const ScratchFolder folder;
  const std::string path = folder / "drill.tocsin";
  REQUIRE(run_tocsin({"run", water, "--journal", path}).code == 0);
  const int taken = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  REQUIRE(::bind(taken, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(taken, 1) == 0);
  REQUIRE(::getsockname(taken, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const std::string there = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {there, there + " is in use, perhaps by another server; choose another port"},
      {"drill-server:8765", "`drill-server` is no address in numbers"},
      {"192.0.2.1:8765", "192.0.2.1:8765 is no address of this computer"},
  };
  for (const auto& [listen, why] : wrong) {
    const Ran ran = run_tocsin({"serve", path, "--listen", listen});
    CAPTURE(ran.err);
    CHECK(ran.code == 3);
    CHECK(has(ran.err, why));
  }
  ::close(taken);
}

TEST_CASE("Exit codes say what kind of trouble it was") {
  const ScratchFolder folder;
  write_file(folder / "bad.yaml", "format: tocsin/drill@1\nid: [\n");
  CHECK(run_tocsin({"--help"}).code == 0);
  CHECK(run_tocsin({"check", hospital, water}).code == 0);
  CHECK(run_tocsin({"check", library_file("procedures/eu-nis2.yaml")}).code == 0);
  CHECK(run_tocsin({"check", folder / "bad.yaml"}).code == 1);
  CHECK(run_tocsin({"check", "--keys"}).code == 0);
  CHECK(run_tocsin({"check"}).code == 2);
  CHECK(run_tocsin({}).code == 2);
  CHECK(run_tocsin({"run"}).code == 2);
  CHECK(run_tocsin({"run", hospital, "--speed", "fast"}).code == 2);
  CHECK(run_tocsin({"run", hospital, "--seat", "nowhere=bot"}).code == 2);
  CHECK(run_tocsin({"run", hospital, "--seat", "handler=robot"}).code == 2);
  CHECK(run_tocsin({"run", hospital, "--no-such-option"}).code == 2);
  CHECK(run_tocsin({"run", folder / "missing.yaml"}).code == 1);
  CHECK(run_tocsin({"run", hospital, "--journal", folder / "no/such/folder.tocsin"}).code == 3);
  CHECK(run_tocsin({"score", folder / "missing.tocsin"}).code == 3);
  CHECK(run_tocsin({"verify", folder / "bad.yaml"}).code == 1);
}

TEST_CASE("Who reads Chinese is told in Chinese what went wrong, with the same exit code") {
  namespace fs = std::filesystem;
  const ScratchFolder folder;
  const std::string path = journal_of_hospital(folder);
  const std::string bytes = read_file(path);
  write_file(folder / "text.tocsin", "This is a letter, and no journal at all.\n");
  write_file(folder / "empty.tocsin", "");
  write_file(folder / "short.tocsin", bytes.substr(0, bytes.size() / 3));
  std::string other = bytes;
  constexpr std::size_t end_of_version = 63;  // in SQLite's head: the file's user_version, its least byte last
  other[end_of_version] = 2;
  write_file(folder / "later.tocsin", other);
  other = bytes;
  const std::string answer = "急診及住院核心業務系統停頓";
  other[other.find(answer, other.find(answer) + 1)] ^= 1;
  write_file(folder / "changed.tocsin", other);
  write_file(folder / "seated.tocsin", bytes);
  write_file(folder / "seated.tocsin.seats", "{}");
  write_file(folder / "server.crt", "no certificate");
  write_file(folder / "server.key", "no key");
  fs::create_directory(folder / "folder");
  fs::create_directory(folder / "package");
  write_file(folder / "package/documents.txt", "as it was not packed");
  write_file(folder / "package/SHA256SUMS",
             std::string(64, '0') + "  documents.txt\n" + std::string(64, '0') + "  gone\n");
  // As another process would that writes to it.
  write_file(folder / "held.tocsin", bytes);
  const int lock = ::open((folder / "held.tocsin.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);

  struct Trouble {
    std::vector<std::string> arguments;
    int code;
  };
  const std::vector<Trouble> troubles = {
      {{"verify", folder / "missing.tocsin"}, 3},
      {{"verify", folder / "text.tocsin"}, 1},
      {{"verify", folder / "empty.tocsin"}, 1},
      {{"verify", folder / "short.tocsin"}, 1},
      {{"verify", folder / "later.tocsin"}, 1},
      {{"verify", folder / "changed.tocsin"}, 1},
      {{"verify", folder / "folder"}, 1},
      {{"verify", folder / "package"}, 1},
      {{"score", folder / "folder"}, 1},
      {{"run", "--journal", folder / "held.tocsin"}, 1},
      {{"run", "--journal", folder / "missing.tocsin"}, 3},
      {{"run", hospital, "--journal", folder / "no/such/folder.tocsin"}, 3},
      {{"run", hospital, "--html", folder / "no/such/folder.html"}, 3},
      {{"run", water, "--journal", path}, 1},
      {{"fork", path, "--at", "T+2h", "--to", path}, 1},
      {{"invite", folder / "seated.tocsin", "--all-seats"}, 1},
      {{"serve", path, "--cert", folder / "server.crt", "--key", folder / "server.key"}, 3},
      {{"join", "tocsin:nowhere"}, 2},
      {{"control", "tocsin:nowhere", "start"}, 2},
      {{"export", path, "--no-such-option"}, 2},
      {{"export"}, 2},
      {{"export", path, "and", "more"}, 2},
      {{"run", hospital, "--seed"}, 2},
      {{"lint", hospital, "--runs", "1000000"}, 2},
      {{"rehearse", hospital, "--runs", "many"}, 2},
      {{"nonsense"}, 2},
  };
  for (const Trouble& trouble : troubles) {
    std::string line;
    for (const std::string& argument : trouble.arguments) line += argument + " ";
    CAPTURE(line);
    std::vector<std::string> arguments = trouble.arguments;
    arguments.insert(arguments.begin() + 1, {"--lang", "zh-TW"});
    const Ran ran = run_tocsin(arguments);
    CAPTURE(ran.out, ran.err);
    CHECK(ran.code == trouble.code);
    CHECK_FALSE((ran.out + ran.err).empty());
    CHECK(lines_without_chinese(ran.out + ran.err) == "");
  }
  ::close(lock);
}

TEST_CASE("Every command's help has an example in both languages") {
  for (const char* command : {"check", "run", "score", "replay", "verify", "fork", "export"}) {
    const Ran english = run_tocsin({command, "--help"});
    CHECK(english.code == 0);
    CHECK(has(english.out, std::string("  tocsin ") + command));
    const Ran chinese = run_tocsin({command, "--help", "--lang", "zh-TW"});
    CHECK(has(chinese.out, "範例"));
    CHECK(has(english.out, "\nOptions:\n"));
    CHECK(has(chinese.out, "\n選項:\n"));
  }
}

}  // namespace tocsin::test
