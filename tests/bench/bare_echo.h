// The floor for the drill server: a WebSocket over TLS that sends back what it gets, with nothing around it.
#pragma once

#include <cstdint>
#include <functional>

#include "net/websocket.h"

namespace tocsin::bench {

// Serves on the loopback interface until the process ends; says at which port.
void serve_echo(const net::Certificate& certificate, const std::function<void(std::uint16_t port)>& is_open);

}  // namespace tocsin::bench
