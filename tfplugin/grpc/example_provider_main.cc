#include <unistd.h>

#include "tfplugin/grpc/example_provider_testing.h"
#include "tfplugin/grpc/serve.h"
#include "tfplugin/hclog.h"

int main(int count, char** words) {
  auto const provider = ferro::tf::MakeExampleProvider();
  auto const levels =
      ferro::tf::HclogLevels::From(ferro::Environment::OfProcess(), provider->type_name());
  ferro::tf::HclogSink log(levels, provider->type_name(), ferro::SystemClock(), STDERR_FILENO);
  return ferro::tf::Serve(*provider, log, std::vector<std::string>(words + 1, words + count));
}
