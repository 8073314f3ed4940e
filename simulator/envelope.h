// The envelope around almost every answer (selectel-api §2.1).
#pragma once

#include "simulator/answer.h"

namespace ferro::sim {

http::Response Enveloped(World& world, Answer answer);

}  // namespace ferro::sim
