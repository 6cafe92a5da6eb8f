// An exercise's documents: the drill report and the papers of its procedure; and the year's report. As values to look at,
// and as files.
#pragma once

#include <string>
#include <vector>

#include "gui/host.h"

namespace tocsin::gui {

// Empty: `problem` says why, for the user.
[[nodiscard]] std::vector<NamedDocument> documents_of(const std::string& journal, bool english, std::string& problem);
[[nodiscard]] std::vector<NamedDocument> annual_report_of(const Year& year, bool english, std::string& problem);

// As ODT, PDF and HTML into NAME.documents beside the file NAME.tocsin or NAME.yaml. Returns the folder; empty: `problem`.
[[nodiscard]] std::string write_documents(const std::vector<NamedDocument>& documents, const std::string& beside,
                                          std::string& problem);

// Where `write_documents` puts them.
[[nodiscard]] std::string documents_folder(const std::string& beside);

}  // namespace tocsin::gui
