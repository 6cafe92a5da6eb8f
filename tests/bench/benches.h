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
std::vector<Row> group_speed();
std::vector<Row> duty_memory();
std::vector<Row> journaled_run();
std::vector<Row> acknowledgements();
std::vector<Row> million_recipients();
std::vector<Row> rehearsal_speed();
std::vector<Row> annual_reports();
std::vector<Row> drill_server();
#ifdef TOCSIN_HAVE_GUI
std::vector<Row> gui_frames();
std::vector<Row> gui_windows();
#endif

inline constexpr std::array all_benches{
    Bench{"agenda-hold", "the agenda under PHOLD, 100,000 timers pending, against a bare radix heap", agenda_hold},
    Bench{"agenda-rearm", "cancelling and re-arming, against writing in place", agenda_rearm},
    Bench{"agenda-ns3", "the agenda under PHOLD against ns-3's default scheduler", agenda_against_ns3},
    Bench{"engine", "a drill in which 100,000 seats act, without a journal", engine_speed},
    Bench{"group", "a supervision drill over 1,000 agencies against one over 30", group_speed},
    Bench{"duty-memory", "bytes per pending duty", duty_memory},
    Bench{"journal", "a journaled run and a re-score, against a bare bulk insert and a bare scan", journaled_run},
    Bench{"acknowledge", "64 threads that wait for their own commands, against bare SQLite", acknowledgements},
    Bench{"campaign", "a campaign to 1,000,000 recipients, journaled, and its memory", million_recipients},
    Bench{"rehearsal", "complete runs of the ransomware drill, counted, in one job and in two", rehearsal_speed},
    Bench{"report", "the annual report over twelve exercises, in all formats", annual_reports},
    Bench{"server", "the drill server under load over TLS, against a bare echo", drill_server},
#ifdef TOCSIN_HAVE_GUI
    Bench{"gui", "frames of the desktop client, against ImGui's demo window", gui_frames},
    Bench{"window", "the desktop client in a real window: its first frame, and a paused drill", gui_windows},
#endif
};

}  // namespace tocsin::bench
