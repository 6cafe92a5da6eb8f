// The fields of a seat's view, as they stand in frames. PROTOCOL.md lists them.
#pragma once

#include "net/json_fields.h"
#include "sim/seat_view.h"

namespace tocsin::sim {  // `describe` is found beside what it describes

template <class A>
void describe(A& a, Line& of) {
  a.field("label", of.label);
  a.field("value", of.value);
}

template <class A>
void describe(A& a, SeatFrame& of) {
  a.field("drill", of.drill);
  a.field("title", of.title);
  a.field("seat", of.seat, none);
  a.field("seat_id", of.seat_id);
  a.field("seat_label", of.seat_label);
  a.field("agency", of.agency, none);
  a.field("agency_id", of.agency_id);
  a.field("agency_label", of.agency_label);
  a.field("roles", of.roles);
  a.enumeration("role", of.role, 4);
  a.field("starts", of.starts);
  a.field("ends", of.ends, never);
  a.field("utc_offset_minutes", of.utc_offset_minutes, std::int32_t{480});
}

template <class A>
void describe(A& a, SeatClock& of) {
  a.field("now", of.now);
  a.field("rate", of.rate);
  a.field("composing_rate", of.composing_rate);
  a.field("rate_now", of.rate_now);
  a.field("begun", of.begun);
  a.field("paused", of.paused);
  a.field("ended", of.ended);
  a.field("composing", of.composing);
  a.field("waits_for", of.waits_for);
}

template <class A>
void describe(A& a, SeatMessage& of) {
  a.field("number", of.number);
  a.field("time", of.time);
  a.field("channel_id", of.channel_id);
  a.field("channel", of.channel);
  a.field("from", of.from);
  a.field("headline", of.headline);
  a.field("body", of.body);
  a.field("attachments", of.attachments);
  a.field("inject", of.inject, none);
  a.field("incident", of.incident, none);
  a.field("act", of.act, none);
  a.field("form", of.form);
  a.field("acknowledgeable", of.acknowledgeable);
  a.field("acknowledged", of.acknowledged);
  a.field("holds_clock", of.holds_clock);
  a.field("asks", of.asks);
  a.field("answered", of.answered);
  a.field("countdown", of.countdown);
  a.field("campaign", of.campaign, none);
  a.field("mail", of.mail, none);
  a.field("recipient", of.recipient, none);
  a.field("done", of.done);
  a.field("offers", of.offers);
}

template <class A>
void describe(A& a, SeatIncident& of) {
  a.field("incident", of.incident, none);
  a.field("id", of.id);
  a.field("label", of.label);
  a.field("own", of.own);
  a.field("facts", of.facts);
}

template <class A>
void describe(A& a, SeatOption& of) {
  a.field("value", of.value);
  a.field("id", of.id);
  a.field("label", of.label);
  a.field("level", of.level);
  a.field("refused", of.refused);
}

template <class A>
void describe(A& a, SeatField& of) {
  a.field("id", of.id);
  a.field("label", of.label);
  a.enumeration("type", of.type, 7);
  a.field("required", of.required);
  a.field("expected", of.expected);
  a.field("min_chars", of.min_chars);
  a.field("max_chars", of.max_chars);
  a.field("minimum", of.minimum);
  a.field("maximum", of.maximum);
  a.field("proposes", of.proposes);
  a.field("property", of.property, none);
  a.field("options", of.options);
}

template <class A>
void describe(A& a, SeatRecipient& of) {
  a.field("address", of.address, none);
  a.field("id", of.id);
  a.field("label", of.label);
  a.field("named", of.named);
  a.field("agencies", of.agencies);
}

template <class A>
void describe(A& a, SeatBlock& of) {
  a.field("incident", of.incident, none);
  a.field("code", of.code);
  a.field("clause", of.clause);
  a.field("because", of.because);
  a.field("instead", of.instead);
}

template <class A>
void describe(A& a, SeatAction& of) {
  a.field("action", of.action, none);
  a.field("id", of.id);
  a.field("label", of.label);
  a.field("clause", of.clause);
  a.enumeration("about", of.about, 2);
  a.field("channel_id", of.channel_id);
  a.field("channel", of.channel);
  a.field("has_form", of.has_form);
  a.field("answers", of.answers, none);
  a.field("to", of.to);
  a.field("fields", of.fields);
}

template <class A>
void describe(A& a, SeatReadiness& of) {
  a.field("action", of.action, none);
  a.field("possible", of.possible);
  a.field("blocks", of.blocks);
}

template <class A>
void describe(A& a, SeatDuty& of) {
  a.field("instance", of.instance, none);
  a.field("id", of.id);
  a.field("clause", of.clause);
  a.field("label", of.label);
  a.enumeration("layer", of.layer, 2);
  a.field("incident", of.incident, none);
  a.field("armed_at", of.armed_at);
  a.field("due", of.due, never);
  a.enumeration("state", of.state, 6);
  a.field("settled_at", of.settled_at, never);
  a.field("late_by", of.late_by);
}

template <class A>
void describe(A& a, SeatChannel& of) {
  a.field("id", of.id);
  a.field("label", of.label);
  a.field("down", of.down);
  a.field("since", of.since);
}

template <class A>
void describe(A& a, SeatDeed& of) {
  a.field("number", of.number);
  a.field("time", of.time);
  a.enumeration("kind", of.kind, 255, Kind::acted);
  a.field("label", of.label);
  a.field("incident", of.incident, none);
  a.field("form", of.form);
}

template <class A>
void describe(A& a, SeatPoints& of) {
  a.field("label", of.label);
  a.field("clause", of.clause);
  a.field("points", of.points);
  a.field("points_max", of.points_max);
}

template <class A>
void describe(A& a, SeatScore& of) {
  a.field("released", of.released);
  a.field("permille", of.permille);
  a.field("lines", of.lines);
}

template <class A>
void describe(A& a, CampaignMailCounts& of) {
  a.field("sent", of.sent);
  a.field("withheld", of.withheld);
  a.field("persons", of.persons);
}

template <class A>
void describe(A& a, CampaignCounts& of) {
  a.field("recipients", of.recipients);
  a.field("scanner_clicks", of.scanner_clicks);
  a.field("persons", of.persons);
  a.field("mails", of.mails);
  a.field("first_event", of.first_event);
  a.field("reached", of.reached);
}

template <class A>
void describe(A& a, Refusal& of) {
  a.field("code", of.code);
  a.field("clause", of.clause);
  a.field("because", of.because);
  a.field("field", of.field, none);
}

}  // namespace tocsin::sim
