#include <unistd.h>

#include "base/environment.h"
#include "bench/floor.h"
#include "tfplugin/grpc/serve.h"
#include "tfplugin/hclog.h"

int main(int argc, char** argv) {
  ferro::tf::PrepareProcess();
  auto const provider = ferro::bench::FERRO_MAKE_PROVIDER();
  auto const levels =
      ferro::tf::HclogLevels::From(ferro::Environment::OfProcess(), provider->type_name());
  ferro::tf::HclogSink sink(levels, provider->type_name(), ferro::SystemClock(), STDERR_FILENO);
  return ferro::tf::Serve(*provider, sink, {argv + 1, argv + argc});
}
