// The join codes of an exercise that is hosted here, on the book that its server reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gui/host.h"
#include "net/door_book.h"

namespace tocsin::gui {

class JoinCodes : public Invitations {
 public:
  JoinCodes(const sim::Plan& plan, const std::string& journal, net::DoorBook book, Ports ports,
            std::string fingerprint);

  [[nodiscard]] const std::vector<Place>& places() const override { return places_; }
  [[nodiscard]] const std::string& address() const override { return address_; }
  [[nodiscard]] Ports ports() const override { return ports_; }
  void set_address(const std::string& host) override;
  bool make(std::size_t place, std::string& problem) override;
  bool revoke(std::size_t place, std::string& problem) override;
  [[nodiscard]] std::string hand_out(bool english, std::string& problem) override;

  // For whoever hosts it: the controller's, or a seat's. Revoking spares it.
  [[nodiscard]] std::optional<std::string> own_token(sim::Index seat, std::string& problem);
  [[nodiscard]] net::JoinCode code_of(const std::string& host, const std::string& token) const;

 private:
  struct Named {
    std::string id;
    sim::Text label;
  };
  // A new code for each of these places, all or none.
  bool make_all(const std::vector<std::size_t>& places, std::string& problem);
  void write_out(std::size_t place);

  net::DoorBook book_;
  Ports ports_;
  std::string fingerprint_;
  std::string address_;
  std::string folder_;  // for what is handed out
  sim::Text title_;
  std::vector<Place> places_;
  std::vector<Named> names_;         // by place
  std::vector<std::string> tokens_;  // by place
  std::vector<std::string> own_tokens_;
};

}  // namespace tocsin::gui
