// What Boost.Asio and Boost.Beast would otherwise compile into every file that uses them.
#include <utility>  // Boost 1.74 uses std::exchange without it

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
