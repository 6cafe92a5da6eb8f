#include <libintl.h>

#include "reports/odt_parts.h"
#include "reports/writers.h"
#include "reports/zip_file.h"

namespace tocsin::reports {

Written write_odt(const Document& document) {
  // The kind of file comes first and is not compressed, so that it can be told from the first bytes.
  std::vector<ZipPart> parts = {{"mimetype", "application/vnd.oasis.opendocument.text", true},
                                {"content.xml", odt_content(document)},
                                {"styles.xml", odt_styles(document)},
                                {"meta.xml", odt_meta(document)}};
  std::size_t charts = 0;
  for (const Block& block : document.blocks) {
    const auto* figure = std::get_if<Figure>(&block);
    if (figure == nullptr) continue;
    const std::string name = "Object " + std::to_string(++charts);
    parts.push_back({name + "/content.xml", odt_chart(figure->chart)});
    parts.push_back({"ObjectReplacements/" + name, chart_png(figure->chart), true});
  }
  parts.push_back({"META-INF/manifest.xml", odt_manifest(charts)});
  auto bytes = zip_of(parts, sim::to_civil(document.date, document.utc_offset_minutes));
  if (!bytes) return WriteError{WriteError::Reason::failed, gettext("the ODT file cannot be put together")};
  return std::move(*bytes);
}

}  // namespace tocsin::reports
