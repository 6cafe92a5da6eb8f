#include "gui/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <iconv.h>
#include <libintl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmath>

#include <imgui_freetype.h>
#include <imgui_internal.h>

namespace tocsin::gui {

// A face in a font file; the file is mapped, since a Chinese one takes 19 MB.
struct FontFiles::Face {
  std::string file;
  int number = 0;  // of the faces that the file holds
  bool wanted = false;
  void* bytes = nullptr;
  std::size_t size = 0;

  Face(const char* family, int weight) {
    FcPattern* pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddString(pattern, FC_LANG, reinterpret_cast<const FcChar8*>("zh-tw"));
    FcPatternAddInteger(pattern, FC_WEIGHT, weight);
    FcConfigSubstitute(nullptr, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcResult result = FcResultNoMatch;
    FcPattern* found = FcFontMatch(nullptr, pattern, &result);
    FcPatternDestroy(pattern);
    if (found == nullptr) return;
    FcChar8* text = nullptr;
    if (FcPatternGetString(found, FC_FILE, 0, &text) == FcResultMatch) file = reinterpret_cast<const char*>(text);
    FcPatternGetInteger(found, FC_INDEX, 0, &number);
    number &= 0xffff;  // above that stands which instance of a variable font it is
    for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &text) == FcResultMatch; ++i) {
      wanted = wanted || std::string(reinterpret_cast<const char*>(text)) == family;
    }
    FcPatternDestroy(found);
    map();
  }
  ~Face() {
    if (bytes != nullptr) ::munmap(bytes, size);
  }
  Face(const Face&) = delete;
  Face& operator=(const Face&) = delete;

 private:
  void map() {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat status = {};
    if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
      size = static_cast<std::size_t>(status.st_size);
      void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
      if (mapped != MAP_FAILED) bytes = mapped;
    }
    ::close(descriptor);
  }
};

namespace {

constexpr ImWchar all_ranges[] = {
    0x0020, 0x017f,                  // Latin
    0x02c7, 0x02d9,                  // tones
    0x2010, 0x205e,                  // dashes, quotation marks
    0x20ac, 0x20ac, 0x2100, 0x22ff,  // letter-like, numbers, arrows, mathematics
    0x2460, 0x24ff,                  // numbers in circles
    0x2500, 0x27bf,                  // boxes, shapes, signs
    0x3000, 0x33ff,                  // punctuation, kana, Bopomofo, compatibility
    0x3400, 0x9fff,                  // all characters of the first plane
    0xf900, 0xfaff, 0xfe30, 0xfe4f, 0xff00, 0xffef, 0,
};
constexpr ImWchar large_ranges[] = {0x0020, 0x00ff, 0x2010, 0x2026, 0x2212, 0x2212, 0};
constexpr ImWchar icon_ranges[] = {0xf000, 0xf2e0, 0};

// Big5's first level is the list of frequent characters that the Ministry of Education made.
const ImVector<ImWchar>& frequent() {
  static const ImVector<ImWchar> ranges = [] {
    ImFontGlyphRangesBuilder builder;
    constexpr ImWchar rest[] = {0x0020, 0x017f, 0x2010, 0x2026, 0x2460, 0x2473, 0x3000, 0x303f, 0xff00, 0xff5e, 0};
    builder.AddRanges(rest);
    iconv_t converter = ::iconv_open("UTF-16LE", "BIG5");
    if (converter != reinterpret_cast<iconv_t>(-1)) {  // NOLINT(performance-no-int-to-ptr): iconv says it so
      for (unsigned lead = 0xa1; lead <= 0xc6; ++lead) {
        for (unsigned trail = 0x40; trail <= 0xfe; ++trail) {
          char in[2] = {static_cast<char>(lead), static_cast<char>(trail)};
          unsigned char out[4] = {};
          char* from = in;
          char* to = reinterpret_cast<char*>(out);
          std::size_t from_left = sizeof in;
          std::size_t to_left = sizeof out;
          if (::iconv(converter, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1)) continue;
          builder.AddChar(static_cast<ImWchar>(out[0] | (out[1] << 8U)));
        }
      }
      ::iconv_close(converter);
    }
    ImVector<ImWchar> built;
    builder.BuildRanges(&built);
    return built;
  }();
  return ranges;
}

ImFont* add(ImFontAtlas& atlas, void* bytes, std::size_t size, int number, float pixels, const ImWchar* ranges,
            bool merge) {
  ImFontConfig config;
  config.FontData = bytes;
  config.FontDataSize = static_cast<int>(size);
  config.FontNo = number;
  config.SizePixels = pixels;
  config.OversampleH = config.OversampleV = 1;
  config.PixelSnapH = true;
  config.GlyphRanges = ranges;
  config.MergeMode = merge;
  // The atlas copies what it does not own, and frees what it does; this file is neither copied nor freed.
  config.FontDataOwnedByAtlas = true;
  ImFont* font = atlas.AddFont(&config);
  atlas.ConfigData.back().FontDataOwnedByAtlas = false;
  return font;
}

}  // namespace

FontFiles::FontFiles()
    : regular_(std::make_unique<Face>("Noto Sans CJK TC", FC_WEIGHT_REGULAR)),
      bold_(std::make_unique<Face>("Noto Sans CJK TC", FC_WEIGHT_BOLD)),
      icons_(std::make_unique<Face>("FontAwesome", FC_WEIGHT_REGULAR)) {}
FontFiles::~FontFiles() = default;

std::string FontFiles::missing() const {
  std::string text;
  if (!regular_->wanted) {
    text += gettext("No Noto Sans CJK TC: Chinese may look wrong or be missing. Install fonts-noto-cjk.");
  }
  if (!icons_->wanted) {
    text += text.empty() ? "" : "\n";
    text += gettext("No FontAwesome: the icons are missing. Install fonts-font-awesome.");
  }
  return text;
}

Fonts FontFiles::build(ImFontAtlas& atlas, float pixels) const {
  Fonts fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  const auto add_icons = [&](float size) {
    if (!icons_->wanted || icons_->bytes == nullptr) return;
    add(atlas, icons_->bytes, icons_->size, icons_->number, std::round(size * 0.9F), icon_ranges, true);
  };
  const auto add_face = [&](const Face& face, float size, const ImWchar* ranges) -> ImFont* {
    if (face.bytes == nullptr) return atlas.AddFontDefault();
    ImFont* font = add(atlas, face.bytes, face.size, face.number, size, ranges, false);
    add_icons(size);
    return font;
  };
  // ImGui measures by the height of a line; Noto's letters fill less of it than others'.
  fonts.text = add_face(*regular_, std::round(pixels), all_ranges);
  fonts.bold = add_face(*bold_, std::round(pixels), frequent().Data);
  fonts.large = add_face(*bold_, std::round(pixels * 1.7F), large_ranges);
  atlas.Build();
  return fonts;
}

bool has_all(const ImFont& font, const std::string& text) {
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    unsigned character = 0;
    const int length = ImTextCharFromUtf8(&character, at, end);
    if (length <= 0) break;
    at += length;
    if (character >= 0x20 && font.FindGlyphNoFallback(static_cast<ImWchar>(character)) == nullptr) return false;
  }
  return true;
}

}  // namespace tocsin::gui
