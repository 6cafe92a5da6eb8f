#include "conduct/session.h"

#include <libintl.h>

#include <filesystem>

#include "reports/words.h"

namespace tocsin::conduct {

Session::Session(scenarios::Loaded loaded) : loaded_(std::move(loaded)), score_(loaded_.plan) {
  live_ = std::make_unique<sim::Resimulation>(loaded_.plan, static_cast<sim::EventSink&>(*this));
}

Outcome<std::unique_ptr<Session>> Session::start(scenarios::Loaded loaded, std::uint64_t seed,
                                                 const std::string& journal_path) {
  std::unique_ptr<Session> session(new Session(std::move(loaded)));
  if (!journal_path.empty()) {
    journal::Header header{TOCSIN_VERSION, session->plan().id, seed, {}, "", 0};
    for (const auto& source : session->loaded_.sources) {
      // The same drill must give the same journal wherever it lies, so folders stay out.
      header.sources.push_back({std::filesystem::path(source.name).filename().string(), source.text});
    }
    auto writer = journal::Writer::create(journal_path, header);
    if (!writer) return failed(writer.error());
    session->writer_ = std::move(writer.value());
  }
  session->live_->finish(session->plan().starts);
  session->live_->exercise().start(seed);
  session->end_step();
  return session;
}

// The writer's lock comes first, so that nobody adds to what is read here.
Outcome<std::unique_ptr<Session>> Session::resume(const std::string& journal_path) {
  auto writer = journal::Writer::open(journal_path);
  if (!writer) return failed(writer.error());
  auto record = open_record(journal_path);
  if (!record) return record.failed();
  return go_on(std::move(writer.value()), (*record)->reader, std::move((*record)->loaded));
}

Outcome<std::unique_ptr<Session>> Session::resume(const std::string& journal_path, scenarios::Loaded loaded) {
  auto writer = journal::Writer::open(journal_path);
  if (!writer) return failed(writer.error());
  const auto reader = journal::Reader::open(journal_path);
  if (!reader) return failed(reader.error());
  return go_on(std::move(writer.value()), reader.value(), std::move(loaded));
}

Outcome<std::unique_ptr<Session>> Session::go_on(std::unique_ptr<journal::Writer> writer, const journal::Reader& reader,
                                                 scenarios::Loaded loaded) {
  if (const auto broken = reader.verify_chain()) return failed(*broken);
  std::unique_ptr<Session> session(new Session(std::move(loaded)));
  if (auto difference = resimulate(reader, *session->live_)) {
    difference->message += "\n" + reports::fill(gettext("made by version %1$s; this is version %2$s"),
                                                {reader.header().engine_version, TOCSIN_VERSION});
    return *difference;
  }
  session->writer_ = std::move(writer);
  session->live_->finish(reader.position().clock);
  if (!session->state().started) session->live_->exercise().start(reader.header().seed);
  session->end_step();
  return session;
}

void Session::on_event(const sim::Event& event) {
  score_.take(event);
  if (!sim::is_mail_kind(event.kind)) events_.push_back(event);
  if (writer_ && event.sequence > writer_->position().sequence) writer_->append(event);
  if (watcher_) watcher_(event);
}

void Session::end_step() {
  if (writer_) writer_->end_step(state().now);
}

std::string Session::journal_hash() const { return writer_ ? journal::to_hex(writer_->position().hash) : ""; }

std::optional<sim::Refusal> Session::submit(const sim::Command& command, sim::Time at) {
  auto refusal = live_->exercise().submit(command, at);
  end_step();
  return refusal;
}

bool Session::step(sim::Time limit) {
  const bool stepped = live_->exercise().step(limit);
  if (stepped) end_step();
  return stepped;
}

sim::Time Session::advance(sim::Time to) {
  while (step(to)) {
  }
  if (!state().clock.holding.empty()) return state().now;
  const sim::Time reached = live_->exercise().advance(to);
  end_step();
  return reached;
}

std::optional<Failed> Session::settle() {
  if (!writer_) return std::nullopt;
  if (const auto error = writer_->flush()) return failed(*error);
  return std::nullopt;
}

std::optional<Failed> Session::wait(std::uint64_t sequence) const {
  if (!writer_) return std::nullopt;
  if (const auto error = writer_->wait(sequence)) return failed(*error);
  return std::nullopt;
}

}  // namespace tocsin::conduct
