#include "gui/form.h"

#include <libintl.h>

#include <algorithm>
#include <utility>

#include "gui/times.h"
#include "reports/words.h"
#include "sim/calendar.h"

namespace tocsin::gui {
namespace {

using reports::fill;

std::string field_key(const sim::SeatField& field) { return "form." + field.id; }

std::string cell_label(const sim::SeatOption& cell, bool english) {
  return cell.label.in(english).empty() ? cell.id : cell.label.in(english);
}

}  // namespace

std::string Form::name_of_draft(const sim::SeatView& view, const sim::SeatAction& action) {
  return "drafts/" + view.frame.drill + "/" + view.frame.seat_id + "/" + action.id;
}

void Form::open(const sim::SeatView& view, const sim::SeatAction& action, sim::Index about, sim::Index incident) {
  if (open_) put_away();
  open_ = true;
  tried_ = false;
  refusal_.reset();
  of_ = action;
  name_ = name_of_draft(view, of_);
  draft_ = Draft::begin(view, of_);
  if (const auto kept = store_->get(name_)) {
    if (auto draft = from_text(view, of_, *kept)) draft_ = std::move(*draft);
  }
  if (about != sim::none && of_.about == sim::About::inject) {
    draft_.about = about;
    draft_.incident = sim::none;
    for (const sim::SeatMessage& message : view.inbox) {
      if (message.inject == about) draft_.incident = message.incident;
    }
  }
  if (incident != sim::none && of_.about == sim::About::incident) draft_.incident = incident;
  saved_ = draft_;
}

void Form::save(bool at_once) {
  if (draft_ == saved_) return;
  const double now = ImGui::GetTime();
  if (!at_once && now - saved_at_s_ < 0.3) return;
  if (store_->put(name_, to_text(of_, draft_))) saved_ = draft_;
  saved_at_s_ = now;
}

void Form::was_accepted() {
  store_->drop(name_);
  open_ = false;
}

void Form::put_away() {
  save(true);
  open_ = false;
}

void Form::draw_problem(Ui& ui, const std::string& problem) {
  if (!problem.empty()) badge(ui, icon::cross, problem, Tone::bad);
}

void Form::draw_about(Ui& ui, const sim::SeatView& view) {
  if (of_.about == sim::About::incident) {
    text(ui, gettext("About which incident *"), Tone::dim);
    std::vector<std::string> options;
    std::size_t chosen = view.incidents.size();
    for (std::size_t i = 0; i < view.incidents.size(); ++i) {
      const sim::SeatIncident& incident = view.incidents[i];
      options.push_back(reports::label_of(incident.label, incident.id, ui.english));
      if (incident.incident == draft_.incident) chosen = i;
    }
    if (options.empty()) {
      wrapped(ui, gettext("Your agency knows of no incident yet."), Tone::dim);
    } else if (choose(ui, "form.incident", options, chosen)) {
      draft_.incident = view.incidents[chosen].incident;
    }
    if (tried_ && draft_.incident == sim::none) draw_problem(ui, gettext("this one is needed"));
  } else if (of_.about == sim::About::inject) {
    text(ui, gettext("About which message *"), Tone::dim);
    std::vector<std::string> options;
    std::vector<const sim::SeatMessage*> messages;
    std::size_t chosen = view.inbox.size();
    for (const sim::SeatMessage& message : view.inbox) {
      if (message.inject == sim::none) continue;
      if (message.inject == draft_.about) chosen = options.size();
      messages.push_back(&message);
      options.push_back(near_text(message.time, view.clock.now, view.frame.utc_offset_minutes) + "  " +
                        message.headline.in(ui.english));
    }
    if (options.empty()) {
      wrapped(ui, gettext("No message has come yet."), Tone::dim);
    } else if (choose(ui, "form.about", options, chosen)) {
      draft_.about = messages[chosen]->inject;
      draft_.incident = messages[chosen]->incident;
    }
    if (tried_ && draft_.about == sim::none) draw_problem(ui, gettext("this one is needed"));
  }
}

void Form::draw_recipients(Ui& ui) {
  if (of_.to.empty()) return;
  text(ui, gettext("To whom *"), Tone::dim);
  for (const sim::SeatRecipient& to : of_.to) {
    const std::string label = reports::label_of(to.label, to.id, ui.english);
    const std::string key = "form.to." + to.id;
    if (!to.named) {
      bool on = draft_.has_recipient(to.address, sim::none);
      if (checkbox(ui, key, label, on)) draft_.set_recipient(to.address, sim::none, on);
      continue;
    }
    text(ui, label);
    for (const sim::SeatOption& agency : to.agencies) {
      const auto index = static_cast<sim::Index>(agency.value);
      bool on = draft_.has_recipient(to.address, index);
      ImGui::Indent(ui.px(16));
      if (checkbox(ui, key + "." + agency.id, reports::label_of(agency.label, agency.id, ui.english), on)) {
        draft_.set_recipient(to.address, index, on);
      }
      ImGui::Unindent(ui.px(16));
    }
  }
  if (tried_ && draft_.recipients.empty()) draw_problem(ui, gettext("choose whom it goes to"));
}

void Form::draw_options(Ui& ui, const sim::SeatField& field, FieldDraft& draft, const std::string& key) {
  std::vector<std::string> options;
  std::size_t chosen = field.options.size();
  float width = 0;
  for (std::size_t i = 0; i < field.options.size(); ++i) {
    const sim::SeatOption& option = field.options[i];
    options.push_back(cell_label(option, ui.english));
    if (option.value == draft.value) chosen = i;
    width += button_width(options.back()) + ImGui::GetStyle().ItemSpacing.x;
  }
  // A few short ones stand side by side, where one press chooses.
  if (options.size() <= 5 && width < ImGui::GetContentRegionAvail().x) {
    for (std::size_t i = 0; i < options.size(); ++i) {
      if (i > 0) ImGui::SameLine();
      if (button(ui, key + "." + std::to_string(i), options[i], i == chosen ? Look::chief : Look::usual)) {
        draft.value = i == chosen ? sim::unset : field.options[i].value;
      }
    }
    return;
  }
  if (choose(ui, key, options, chosen)) draft.value = field.options[chosen].value;
}

void Form::draw_instant(Ui& ui, const sim::SeatView& view, const sim::SeatField& field, FieldDraft& draft,
                        const std::string& key) {
  const std::string now = gettext("now");
  write(ui, key, "2025-02-09 08:30", draft.words,
        ImGui::GetContentRegionAvail().x - button_width(now) - ImGui::GetStyle().ItemSpacing.x);
  ImGui::SameLine();
  if (button(ui, key + ".now", now)) {
    draft.words = sim::format_local(view.clock.now + field.proposes, view.frame.utc_offset_minutes).substr(0, 16);
  }
}

void Form::draw_agencies(Ui& ui, const sim::SeatField& field, FieldDraft& draft, const std::string& key) {
  if (checkbox(ui, key + ".none", gettext("none"), draft.nobody) && draft.nobody) draft.agencies.clear();
  const float half = ImGui::GetContentRegionAvail().x / 2;
  bool at_left = true;
  for (const sim::SeatOption& option : field.options) {
    const auto agency = static_cast<sim::Index>(option.value);
    if (!std::exchange(at_left, !at_left)) ImGui::SameLine(half);
    bool on = std::binary_search(draft.agencies.begin(), draft.agencies.end(), agency);
    const std::string label = cut_to(reports::label_of(option.label, option.id, ui.english), half - ui.px(44));
    if (!checkbox(ui, key + "." + option.id, label, on)) continue;
    std::erase(draft.agencies, agency);
    if (on) draft.agencies.push_back(agency);
    std::sort(draft.agencies.begin(), draft.agencies.end());
    if (on) draft.nobody = false;
  }
}

void Form::draw_field(Ui& ui, const sim::SeatView& view, std::size_t position) {
  const sim::SeatField& field = of_.fields[position];
  FieldDraft& draft = draft_.fields[position];
  std::string label = reports::label_of(field.label, field.id, ui.english);
  if (field.required) label += " *";
  wrapped(ui, label, Tone::dim);
  if (field.expected && !field.required) {
    ImGui::SameLine();
    fitted(ui, gettext("(expected)"), Tone::dim);
  }
  const std::string key = field_key(field);
  const auto number = static_cast<sim::Index>(position);
  const std::string problem = problem_of(view, field, draft);
  const bool refused = refusal_ && refusal_->field == number;
  const bool shown = refused || (!problem.empty() && (tried_ || !is_empty(field, draft)));
  if (shown) {
    ImGui::PushStyleColor(ImGuiCol_Border, ui.text(Tone::bad));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1.F);
  }
  const FieldDraft before = draft;
  switch (field.type) {
    case sim::FieldType::text:
      if (field.max_chars > 120) {
        write_lines(ui, key, draft.words, ImGui::GetFontSize() * 3 + ui.px(12));
      } else {
        write(ui, key, "", draft.words);
      }
      break;
    case sim::FieldType::integer:
      write(ui, key, std::to_string(field.minimum) + " – " + std::to_string(field.maximum), draft.words, ui.px(220));
      break;
    case sim::FieldType::instant: draw_instant(ui, view, field, draft, key); break;
    case sim::FieldType::boolean: {
      const bool yes = draft.value == 1;
      const bool no = draft.value == 0;
      if (button(ui, key + ".yes", gettext("Yes"), yes ? Look::chief : Look::usual)) draft.value = 1;
      ImGui::SameLine();
      if (button(ui, key + ".no", gettext("No"), no ? Look::chief : Look::usual)) draft.value = 0;
      break;
    }
    case sim::FieldType::level:
    case sim::FieldType::choice:
    case sim::FieldType::effect: draw_options(ui, field, draft, key); break;
    case sim::FieldType::agencies: draw_agencies(ui, field, draft, key); break;
  }
  if (shown) {
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
  }
  if (refused && !(draft == before)) refusal_.reset();
  if (has_wide_characters(draft.words)) {
    badge(ui, icon::lock, gettext("holds a rare character that editing would destroy; it can only be sent as it is"),
          Tone::warn);
  }
  if (refusal_ && refusal_->field == number) {
    draw_problem(ui, refusal_->because.in(ui.english));
  } else if (shown) {
    draw_problem(ui, problem);
  }
}

// Which cell each property was given and what level follows from it; the highest counts.
void Form::draw_worksheet(Ui& ui, const sim::SeatView& view) {
  const bool any = std::any_of(of_.fields.begin(), of_.fields.end(),
                               [](const sim::SeatField& field) { return field.type == sim::FieldType::effect; });
  if (!any) return;
  bold(ui, gettext("Severity worksheet"));
  constexpr ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings;
  if (!ImGui::BeginTable("worksheet", 3, flags)) return;
  ImGui::TableSetupColumn("", ImGuiTableColumnFlags_WidthStretch, 1.2F);
  ImGui::TableSetupColumn(gettext("What happened to it"), ImGuiTableColumnFlags_WidthStretch, 2.4F);
  ImGui::TableSetupColumn(gettext("Level"), ImGuiTableColumnFlags_WidthFixed, ui.px(64));
  {
    const Colored dim(ui.text(Tone::dim));
    ImGui::TableHeadersRow();
  }
  const auto highest = level_of(of_, draft_);
  for (std::size_t i = 0; i < of_.fields.size(); ++i) {
    const sim::SeatField& field = of_.fields[i];
    if (field.type != sim::FieldType::effect) continue;
    FieldDraft& draft = draft_.fields[i];
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    ImGui::AlignTextToFramePadding();
    fitted(ui, reports::label_of(field.label, field.id, ui.english) + (field.required ? " *" : ""));
    ImGui::TableNextColumn();
    std::vector<std::string> options;
    std::size_t chosen = field.options.size();
    std::int32_t level = 0;
    for (std::size_t k = 0; k < field.options.size(); ++k) {
      const sim::SeatOption& cell = field.options[k];
      options.push_back(cell_label(cell, ui.english));
      if (cell.value != draft.value) continue;
      chosen = k;
      level = cell.level;
    }
    if (choose(ui, field_key(field), options, chosen)) draft.value = field.options[chosen].value;
    if (tried_) draw_problem(ui, problem_of(view, field, draft));
    if (refusal_ && refusal_->field == i) draw_problem(ui, refusal_->because.in(ui.english));
    ImGui::TableNextColumn();
    ImGui::AlignTextToFramePadding();
    const bool answered = draft.value != sim::unset;
    text(ui, answered ? (level == 0 ? "—" : std::to_string(level)) : "?",
         answered && highest && level == *highest && level > 0 ? Tone::warn : Tone::dim);
  }
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TableNextColumn();
  text(ui, gettext("the highest of them"), Tone::dim);
  ImGui::TableNextColumn();
  bold(ui, highest ? (*highest == 0 ? "—" : std::to_string(*highest)) : "?", Tone::warn);
  ui.marks.put("form.worksheet-level");
  ImGui::EndTable();
}

Form::Wish Form::draw(Ui& ui, const sim::SeatView& view, bool waiting) {
  Wish wish = Wish::nothing;
  if (!of_.clause.empty()) {
    std::string head = fill(gettext("clause %s"), {of_.clause});
    if (!of_.channel_id.empty()) head += " · " + reports::label_of(of_.channel, of_.channel_id, ui.english);
    text(ui, head, Tone::dim);
  }
  const sim::SeatReadiness* readiness = sim::readiness_of(view, of_.action);
  if (readiness != nullptr && !readiness->possible) {
    for (const sim::SeatBlock& block : readiness->blocks) {
      if (block.incident != sim::none && block.incident != draft_.incident) continue;
      badge(ui, icon::ban, block.because.in(ui.english) + (block.clause.empty() ? "" : " (" + block.clause + ")"),
            Tone::warn);
    }
  }
  draw_about(ui, view);
  draw_recipients(ui);
  bool worksheet_drawn = false;
  for (std::size_t i = 0; i < of_.fields.size(); ++i) {
    if (of_.fields[i].type != sim::FieldType::effect) {
      draw_field(ui, view, i);
    } else if (!std::exchange(worksheet_drawn, true)) {
      draw_worksheet(ui, view);
    }
  }
  ImGui::Spacing();
  if (refusal_ && refusal_->field == sim::none) {
    badge(ui, icon::ban,
          fill(gettext("refused: %s"), {refusal_->because.in(ui.english)}) +
              (refusal_->clause.empty() ? "" : " (" + refusal_->clause + ")"),
          Tone::bad);
  }
  const std::string label = reports::label_of(of_.label, of_.id, ui.english);
  bool send = false;
  {
    const Disabled disabled(waiting);
    send = button(ui, "form.send", std::string(icon::send) + " " + fill(gettext("Send: %s"), {label}), Look::chief);
    hint(ui, "Ctrl+Enter");
  }
  ImGui::SameLine();
  if (button(ui, "form.later", gettext("Later"))) wish = Wish::put_away;
  ImGui::SameLine();
  fitted(ui, draft_ == saved_ ? gettext("the draft is kept") : gettext("saving the draft…"), Tone::dim);
  if (!waiting && control_held() && pressed(ImGuiKey_Enter)) send = true;
  if (send) {
    tried_ = true;
    refusal_.reset();
    if (auto command = command_of(view, of_, draft_)) {
      command_ = std::move(*command);
      wish = Wish::send;
    }
  }
  save(wish != Wish::nothing || !ImGui::IsAnyItemActive());
  return wish;
}

}  // namespace tocsin::gui
