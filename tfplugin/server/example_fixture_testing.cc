#include "tfplugin/server/example_fixture_testing.h"

#include "tfplugin/value/msgpack.h"

namespace ferro::tf {

DynamicValue ExampleTest::Bytes(Value const& value) {
  auto bytes = EncodeMsgpack(value, ImpliedType(block()));
  EXPECT_TRUE(bytes) << bytes.error().message;
  return {.msgpack = bytes.value_or("")};
}

Value ExampleTest::FromBytes(DynamicValue const& bytes) {
  auto value = DecodeMsgpack(bytes.msgpack, ImpliedType(block()));
  EXPECT_TRUE(value) << value.error().message;
  return value.value_or(Value::Null());
}

void ExampleTest::Configure() {
  auto const& schema = server_.GetProviderSchema().provider;
  auto const config = ConfigSource("{}").Read(schema.block);
  auto bytes = EncodeMsgpack(config, ImpliedType(schema.block));
  auto const response = server_.ConfigureProvider(
      {.terraform_version = "1.11.4", .config = {.msgpack = bytes.value_or("")}});
  EXPECT_FALSE(response.diagnostics.has_errors()) << response.diagnostics.ToText();
}

}  // namespace ferro::tf
