#include <fcntl.h>
#include <libintl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "conduct/files.h"
#include "net/door_book.h"
#include "net/websocket.h"

namespace tocsin::net {
namespace {

struct Free {
  void operator()(X509* of) const { X509_free(of); }
  void operator()(EVP_PKEY* of) const { EVP_PKEY_free(of); }
  void operator()(BIO* of) const { BIO_free_all(of); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

// Key and certificate as PEM; empty where the library cannot make them.
std::pair<std::string, std::string> make_self_signed() {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate(X509_new());
  if (!key || !certificate) return {};
  constexpr long ten_years_s = 3653L * 24 * 60 * 60;
  X509_set_version(certificate.get(), 2);
  const std::string serial = random_bytes(8);
  std::uint64_t number = 1;
  for (const char c : serial) number = (number << 7U) ^ static_cast<unsigned char>(c);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), number >> 1U);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -24L * 60 * 60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ten_years_s);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("tocsin"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) return {};
  const Owned<BIO> key_pem(BIO_new(BIO_s_mem()));
  const Owned<BIO> certificate_pem(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) return {};
  if (PEM_write_bio_X509(certificate_pem.get(), certificate.get()) != 1) return {};
  return {text_of(key_pem.get()), text_of(certificate_pem.get())};
}

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

conduct::Outcome<Certificate> ensure_certificate(const std::string& certificate_path, const std::string& key_path) {
  if (!exists(certificate_path) && !exists(key_path)) {
    const auto [key, certificate] = make_self_signed();
    if (key.empty()) return conduct::Failed{conduct::input_output, gettext("no certificate can be made")};
    const mode_t before = ::umask(0077);
    auto failed = conduct::write_whole(key_path, key);
    ::umask(before);
    if (!failed) failed = conduct::write_whole(certificate_path, certificate);
    if (failed) return *failed;
  }
  const auto bytes = conduct::read_whole(certificate_path);
  const Owned<BIO> bio(bytes ? BIO_new_mem_buf(bytes->data(), static_cast<int>(bytes->size())) : nullptr);
  const Owned<X509> certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(), hash.data(), &size) != 1) {
    return conduct::Failed{conduct::input_output,
                           sim::fill(gettext("%s: this is no certificate in PEM"), {certificate_path})};
  }
  return Certificate{certificate_path, key_path, {reinterpret_cast<const char*>(hash.data()), size}};
}

}  // namespace tocsin::net
