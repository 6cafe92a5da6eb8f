#include "conduct/fork.h"

#include <libintl.h>

#include <algorithm>

#include "journal/digest.h"

namespace tocsin::conduct {
namespace {

constexpr std::size_t events_at_once = 10'000;

}  // namespace

Outcome<std::size_t> fork_record(const Record& record, sim::Time at, const std::string& to) {
  if (at < record.loaded.plan.starts) {
    return Failed{finding, gettext("the exercise had not begun at that time")};
  }
  Fold fold(record.loaded.plan);
  if (const auto error = fold_record(record, at, fold)) return *error;
  if (fold.state.ended) return Failed{finding, gettext("the exercise had ended at that time; choose an earlier one")};
  journal::Header header = record.reader.header();
  if (const auto broken = record.reader.verify_chain()) return failed(*broken);
  const auto last = record.reader.hash_after(fold.state.sequence);
  if (!last) return failed(last.error());
  header.forked_from = journal::to_hex(last.value());
  header.forked_at = at;
  auto writer = journal::Writer::create(to, header);
  if (!writer) return failed(writer.error());
  // What fitted once is read again, because a fold does not keep a campaign's mails.
  std::size_t taken_over = 0;
  const auto unread = record.reader.scan([&](const sim::Event& event) {
    if (event.sequence > fold.state.sequence) return false;
    writer.value()->append(event);
    if (++taken_over % events_at_once == 0) writer.value()->end_step(event.time);
    return true;
  });
  if (unread) return failed(*unread);
  writer.value()->end_step(std::min(at, std::max(record.reader.position().clock, fold.state.now)));
  if (const auto error = writer.value()->flush()) return failed(*error);
  return taken_over;
}

}  // namespace tocsin::conduct
