#include "journal/chain.h"

#include <openssl/evp.h>

#include <cstdlib>

namespace tocsin::journal {
namespace {

// SHA-256 is part of every OpenSSL; without it there is no journal and nothing sensible to return.
void must(bool worked) {
  if (!worked) std::abort();
}

void append_number(std::string& out, std::uint64_t number) {
  for (unsigned shift = 0; shift < 64U; shift += 8U) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(number >> shift)));
  }
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out += text;
}

}  // namespace

// The digest is fetched once: looking it up for each event takes as long as the hash itself.
struct Chain::Digest {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Digest() { must(algorithm != nullptr && context != nullptr); }
  ~Digest() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
};

Chain::Chain() : digest_(std::make_unique<Digest>()) {}
Chain::~Chain() = default;

Hash Chain::after(const Hash& previous, std::string_view canonical) {
  Hash hash;
  unsigned size = 0;
  must(EVP_DigestInit_ex2(digest_->context, digest_->algorithm, nullptr) == 1 &&
       EVP_DigestUpdate(digest_->context, previous.data(), previous.size()) == 1 &&
       EVP_DigestUpdate(digest_->context, canonical.data(), canonical.size()) == 1 &&
       EVP_DigestFinal_ex(digest_->context, hash.data(), &size) == 1 && size == hash.size());
  return hash;
}

Hash Chain::of(const Header& header) {
  std::string bytes = "tocsin/journal@1";
  append_text(bytes, header.engine_version);
  append_text(bytes, header.drill_id);
  append_number(bytes, header.seed);
  append_text(bytes, header.forked_from);
  append_number(bytes, static_cast<std::uint64_t>(header.forked_at));
  append_number(bytes, header.sources.size());
  for (const Source& source : header.sources) {
    append_text(bytes, source.name);
    append_text(bytes, source.text);
  }
  return after(Hash{}, bytes);
}

std::string to_hex(const Hash& hash) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : hash) {
    text.push_back(digits[byte >> 4U]);
    text.push_back(digits[byte & 15U]);
  }
  return text;
}

}  // namespace tocsin::journal
