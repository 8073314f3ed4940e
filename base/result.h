// A value or an Error; success or an Error. Handle it on the next line:
//
//   auto server = client.GetServer(id);
//   if (!server) return Fail(std::move(server).error().Within("reading server " + id));
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace ferro {

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

inline tl::unexpected<Error> Fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> Fail(ErrorCode code, std::string message) {
  return Fail(Error{.code = code, .message = std::move(message)});
}

}  // namespace ferro
