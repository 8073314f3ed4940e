#include "tfplugin/grpc/plugin_services.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

#include "goplugin/grpc_broker.grpc.pb.h"
#include "goplugin/grpc_controller.grpc.pb.h"
#include "goplugin/grpc_stdio.grpc.pb.h"

namespace ferro::tf {
namespace {

class ControllerService final : public plugin::GRPCController::Service {
 public:
  explicit ControllerService(std::function<void()> on_shutdown)
      : on_shutdown_(std::move(on_shutdown)) {}

  grpc::Status Shutdown(grpc::ServerContext* /*context*/, plugin::Empty const* /*request*/,
                        plugin::Empty* /*response*/) override {
    on_shutdown_();
    return grpc::Status::OK;
  }

 private:
  std::function<void()> on_shutdown_;
};

class StdioService final : public plugin::GRPCStdio::Service {
 public:
  explicit StdioService(CallsInFlight& calls) : calls_(calls) {}

  grpc::Status StreamStdio(grpc::ServerContext* context, google::protobuf::Empty const* /*request*/,
                           grpc::ServerWriter<plugin::StdioData>* /*stream*/) override {
    auto const call = calls_.Enter([context] { return context->IsCancelled(); });
    std::mutex mutex;
    std::condition_variable_any ended;
    std::unique_lock lock(mutex);
    ended.wait(lock, call.token(), [] { return false; });
    return grpc::Status::OK;
  }

 private:
  CallsInFlight& calls_;
};

class BrokerService final : public plugin::GRPCBroker::Service {
 public:
  explicit BrokerService(CallsInFlight& calls) : calls_(calls) {}

  grpc::Status StartStream(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<plugin::ConnInfo, plugin::ConnInfo>* stream) override {
    auto const call = calls_.Enter([context] { return context->IsCancelled(); });
    std::stop_callback const wake(call.token(), [context] { context->TryCancel(); });
    plugin::ConnInfo ignored;
    while (stream->Read(&ignored)) continue;  // Ends with the stream.
    return grpc::Status::OK;
  }

 private:
  CallsInFlight& calls_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeControllerService(std::function<void()> on_shutdown) {
  return std::make_unique<ControllerService>(std::move(on_shutdown));
}

std::unique_ptr<grpc::Service> MakeStdioService(CallsInFlight& calls) {
  return std::make_unique<StdioService>(calls);
}

std::unique_ptr<grpc::Service> MakeBrokerService(CallsInFlight& calls) {
  return std::make_unique<BrokerService>(calls);
}

}  // namespace ferro::tf
