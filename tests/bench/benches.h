// All benches. A new one is declared here and gets its line in the list; nothing else needs to know it.
#pragma once

#include <array>
#include <vector>

#include "tests/bench/measure.h"

namespace tocsin::bench {

std::vector<Row> agenda_hold();
std::vector<Row> agenda_rearm();
std::vector<Row> agenda_against_ns3();
std::vector<Row> engine_speed();
std::vector<Row> duty_memory();
std::vector<Row> journaled_run();
std::vector<Row> acknowledgements();

inline constexpr std::array all_benches{
    Bench{"agenda-hold", "the agenda under PHOLD, 100,000 timers pending, against a bare radix heap", agenda_hold},
    Bench{"agenda-rearm", "cancelling and re-arming, against writing in place", agenda_rearm},
    Bench{"agenda-ns3", "the agenda under PHOLD against ns-3's default scheduler", agenda_against_ns3},
    Bench{"engine", "a drill in which 100,000 seats act, without a journal", engine_speed},
    Bench{"duty-memory", "bytes per pending duty", duty_memory},
    Bench{"journal", "a journaled run and a re-score, against a bare bulk insert and a bare scan", journaled_run},
    Bench{"acknowledge", "64 threads that wait for their own commands, against bare SQLite", acknowledgements},
};

}  // namespace tocsin::bench
