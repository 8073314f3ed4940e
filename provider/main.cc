#include <unistd.h>

#include <chrono>

#include "base/lazy.h"
#include "base/random.h"
#include "http/curl_transport.h"
#include "provider/provider.h"
#include "tfplugin/grpc/serve.h"
#include "tfplugin/hclog.h"

int main(int argc, char** argv) {
  ferro::tf::PrepareProcess();
  // Not before the provider is configured: many commands end without.
  ferro::Lazy<ferro::http::CurlGlobal> const curl([] { return ferro::http::CurlGlobal(); });
  auto const environment = ferro::Environment::OfProcess();
  ferro::tf::HclogSink sink(ferro::tf::HclogLevels::From(environment, "selectel"), "selectel",
                            ferro::SystemClock(), STDERR_FILENO);
  ferro::provider::SelectelProvider provider({
      .environment = environment,
      .clock = ferro::SystemClock(),
      .random = ferro::SystemRandom(),
      .log = ferro::Logger(sink, "selectel.client"),
      .make_transport =
          [&] {
            *curl;
            return ferro::http::MakeCurlTransport({.environment = environment});
          },
      .lock_directory = ferro::provider::Locks::DefaultDirectory(environment),
      .asks_ahead = std::chrono::milliseconds(3),
  });
  return ferro::tf::Serve(provider, sink, {argv + 1, argv + argc});
}
