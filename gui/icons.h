// FontAwesome's signs, by what they mean here. Each stands beside a word.
#pragma once

namespace tocsin::gui::icon {

inline constexpr const char* play = "\uf04b";
inline constexpr const char* pause = "\uf04c";
inline constexpr const char* step = "\uf051";
inline constexpr const char* jump = "\uf050";
inline constexpr const char* clock = "\uf017";
inline constexpr const char* bell = "\uf0f3";
inline constexpr const char* check = "\uf00c";
inline constexpr const char* cross = "\uf00d";
inline constexpr const char* warning = "\uf071";
inline constexpr const char* circle = "\uf111";
inline constexpr const char* ring = "\uf10c";
inline constexpr const char* half = "\uf042";
inline constexpr const char* minus = "\uf068";
inline constexpr const char* plus = "\uf067";
inline constexpr const char* pencil = "\uf040";
inline constexpr const char* mail = "\uf0e0";
inline constexpr const char* phone = "\uf095";
inline constexpr const char* screen = "\uf108";
inline constexpr const char* people = "\uf0c0";
inline constexpr const char* person = "\uf007";
inline constexpr const char* robot = "\uf085";
inline constexpr const char* news = "\uf1ea";
inline constexpr const char* help_desk = "\uf1cd";
inline constexpr const char* comment = "\uf075";
inline constexpr const char* question = "\uf128";
inline constexpr const char* clip = "\uf0c6";
inline constexpr const char* send = "\uf1d8";
inline constexpr const char* flag = "\uf024";
inline constexpr const char* bolt = "\uf0e7";
inline constexpr const char* hand = "\uf256";
inline constexpr const char* forward = "\uf04e";
inline constexpr const char* folder = "\uf07c";
inline constexpr const char* calendar = "\uf073";
inline constexpr const char* home = "\uf015";
inline constexpr const char* history = "\uf1da";
inline constexpr const char* fork = "\uf126";
inline constexpr const char* file = "\uf0f6";
inline constexpr const char* download = "\uf019";
inline constexpr const char* sun = "\uf185";
inline constexpr const char* moon = "\uf186";
inline constexpr const char* globe = "\uf0ac";
inline constexpr const char* text_size = "\uf031";
inline constexpr const char* star = "\uf005";
inline constexpr const char* eye = "\uf06e";
inline constexpr const char* search = "\uf002";
inline constexpr const char* lock = "\uf023";
inline constexpr const char* gavel = "\uf0e3";
inline constexpr const char* table = "\uf0ce";
inline constexpr const char* cut_off = "\uf127";
inline constexpr const char* ban = "\uf05e";
inline constexpr const char* trophy = "\uf091";
inline constexpr const char* projector = "\uf26c";
inline constexpr const char* network = "\uf0e8";

}  // namespace tocsin::gui::icon
