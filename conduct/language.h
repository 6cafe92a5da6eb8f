// The language of the program: Traditional Chinese unless English is asked for.
//
// Messages are English msgids of the gettext domain "tocsin". The catalogue is looked for beside the program
// (locale/, as the build leaves it), then in the install prefix; without one the msgids themselves are shown.
#pragma once

#include <string_view>

namespace tocsin::conduct {

// Sets the process's language and returns whether it is English; `Text::in` takes the answer. `wanted` is what the
// user asked for (`en`, `zh-TW`); when it is empty the environment decides: TOCSIN_LANG, then LC_ALL, LC_MESSAGES or
// LANG where it begins with `en_`. May be called again to change the language. Call it while there is one thread.
bool choose_language(std::string_view wanted = {});

// Whether the language that was chosen is English; until one was chosen it is, as it is for gettext.
[[nodiscard]] bool speaks_english();

}  // namespace tocsin::conduct
