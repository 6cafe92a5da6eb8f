// Alternative texts for the figures of a tagged PDF file. Cairo 1.16 tags a figure and has no way to give it one, so they
// are appended as what the format calls an incremental update. Private to the PDF writer.
#pragma once

#include <string>
#include <vector>

namespace tocsin::reports {

// `texts` by figure, in their order in the file. The file as it was when it has not just so many figures as Cairo 1.16
// writes them.
[[nodiscard]] std::string with_alternatives(std::string file, const std::vector<std::string>& texts);

}  // namespace tocsin::reports
